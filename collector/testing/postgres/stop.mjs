import { rmSync } from 'node:fs'

export default async () => {
  await globalThis.waymarkStopPostgres?.()
  rmSync(process.env.WAYMARK_TEST_FOLDER, { recursive: true, force: true })
}
