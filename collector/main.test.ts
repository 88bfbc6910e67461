import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCollector } from './main.js'

test.each([
  [{ panelUrl: 'https://shop.example/affiliates' }, 'https://shop.example/affiliates'],
  [{}, 'where your app mounts it (set the option panelUrl to see the URL here)'],
])(
  'the first start of a mounted collector with the options %j prints where the panel is',
  async (options, where) => {
    const folder = mkdtempSync(join(tmpdir(), 'waymark-'))
    let printed = ''
    const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
      printed += text
      return true
    })
    const collector = createCollector({
      database: join(folder, 'waymark.db'),
      reader: 'inline',
      jobs: false,
      ...options,
    })
    try {
      await collector.ready
      expect(printed).toMatch(/^ {2}secret key {3}sk_default1_/m)
      expect(printed).toContain(`\n  panel        ${where}\n`)
    } finally {
      write.mockRestore()
      await collector.close()
      rmSync(folder, { recursive: true, force: true })
    }
  },
)
