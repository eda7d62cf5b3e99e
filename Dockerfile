# A collector. The same image runs alone on SQLite (keep /data) or as one of many on PostgreSQL (DATABASE_URL).
FROM node:24-slim

WORKDIR /app
# Dependencies first: they change less often than the sources.
COPY package.json package-lock.json .npmrc ./
# No dependency of the running program has a script that it needs: binaries come with their packages.
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force

COPY LICENSE README.md tsconfig.json esbuild.config.mjs ./
COPY shared ./shared
COPY tracker ./tracker
COPY dashboard ./dashboard
COPY collector ./collector

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
CMD ["node", "collector/pulseboard.mjs", "start"]
