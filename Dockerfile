# A collector. The same image runs alone on SQLite (keep /data) or as one of many on PostgreSQL (DATABASE_URL).

# The first stage builds dist/ with the development dependencies; nothing else of it reaches the image.
FROM node:24-slim AS build

WORKDIR /app
# Dependencies first: they change less often than the sources.
COPY package.json package-lock.json .npmrc ./
# The build needs no install script: the bundler's binaries come with its packages.
RUN npm ci --ignore-scripts

COPY tsconfig.json esbuild.config.mjs ./
COPY shared ./shared
COPY tracker ./tracker
COPY dashboard ./dashboard
COPY collector ./collector
RUN npm run build

# The second stage runs dist/ with the production dependencies alone.
FROM node:24-slim

WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# No production dependency needs its install script: binaries come with their packages.
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force

COPY LICENSE README.md ./
COPY --from=build /app/dist ./dist

# The program's files stay root's; only /data can be written to.
RUN mkdir /data && chown node:node /data && chmod 700 /data
USER node
VOLUME /data

ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
EXPOSE 3000
STOPSIGNAL SIGTERM
# Alive, not ready: while PostgreSQL is away a restart would not help, and boards stay open.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]

# Node itself as the first process: it hears SIGTERM, finishes and commits what was taken, and exits 0.
CMD ["node", "dist/collector/pulseboard.mjs", "start"]
