#!/usr/bin/env node
import { run } from '../dist/collector/bin.js'

await run(process.argv)
