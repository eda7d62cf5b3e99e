import { build } from 'esbuild'
import { minify } from 'terser'
import { brotliSize, LETTERS } from './esbuild.config.mjs'
const nameOf=(n,letters)=>{let name='';for(let rest=n+1;rest>0;rest=Math.floor(rest/letters.length)){rest-=1;name+=letters[rest%letters.length]}return name}
const [entry,isBlock,tries]=process.argv.slice(2)
const { outputFiles } = await build({absWorkingDir:process.cwd(),bundle:true,minify:true,write:false,outdir:'dist',entryPoints:[entry],format:'esm',target:'es2021',tsconfigRaw:{compilerOptions:{strict:false,alwaysStrict:false}},define:{DEBUG:'false',PINNED:'null'}})
const size=async letters=>{const {code}=await minify(outputFiles[0].text,{module:true,ecma:2020,compress:{passes:4,unsafe:true,unsafe_arrows:true,unsafe_methods:true,pure_getters:true,keep_fargs:false,booleans_as_integers:true},mangle:{nth_identifier:{get:n=>nameOf(n,letters)}}}); let t=code.replace(/;$/,'').replace(/catch\(\w+\){}/g,'catch{}').replace(/([=!]=)=/g,'$1'); if(isBlock=='1')t='{'+t.replace(/^var /,'let ')+'}'; return brotliSize(Buffer.from(t))}
let letters=LETTERS,best=await size(letters); console.log(best)
for (const start of ['etnrisouaflchpdvmgybwESxTNCkLAOM_DPHBjFIqRUzWXV$JKQGYZ']) { const s=await size(start); if(s<best){best=s;letters=start} }
const any=m=>Math.floor(Math.random()*m)
for(let n=0;n<+tries;n++){const s=[...letters];const [a,b]=[any(s.length),any(n%2?12:s.length)];[s[a],s[b]]=[s[b],s[a]];const z=await size(s.join(''));if(z>best)continue;if(z<best)console.log(z,s.join(''));best=z;letters=s.join('')}
