// Runs the tests that try random cases, with many more of them: `npm run test:long`.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const MORE = {
  WAYMARK_TEST_COMMISSIONS: '20000000',
  WAYMARK_TEST_HISTORIES: '1000000',
  WAYMARK_TEST_ORACLE: '100000',
}
const paths = 'settle/commission/exact|testing/oracle/oracle'
const jest = fileURLToPath(new URL('../node_modules/jest/bin/jest.js', import.meta.url))
const words = [
  '--selectProjects',
  'collector',
  '--testPathPatterns',
  paths,
  '--testTimeout=86400000',
]
const { status } = spawnSync(process.execPath, [jest, ...words], {
  stdio: 'inherit',
  env: { ...MORE, ...process.env },
})
process.exit(status ?? 1)
