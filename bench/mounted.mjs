// A merchant's Express app with the collector in it: `node mounted.mjs <checkout> <database> <port>`.
import { createRequire } from 'node:module'

const [root, database, port] = process.argv.slice(2)
const express = createRequire(`${root}/collector/package.json`)('express')
const { createCollector } = await import(`${root}/collector/dist/collector/main.js`)

const collector = createCollector({ database, onFirstStart: () => undefined })
const app = express()
app.use(collector.router)
app.get('/', (_req, res) => {
  res.send('the shop')
})
app.listen(Number(port), '127.0.0.1')
