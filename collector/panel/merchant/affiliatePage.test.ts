import { ALIASES_MAX, aliasesOf } from '../../domain/affiliate.js'
import { account, jane } from '../../testing/builders.js'
import { aPanel, type TestPanel } from '../testing/aPanel.js'
import type { Visitor } from '../testing/aVisitor.js'

let panel: TestPanel
let owner: Visitor
beforeAll(async () => {
  panel = await aPanel()
  owner = await panel.owner()
})
afterAll(() => panel.close())

const aliases = async () => {
  const [found] = await panel.storage.affiliatesById(account, [jane])
  return found && aliasesOf(found)
}
const add = (alias: string, of = 'jane') => owner.post(`/affiliates/${of}/aliases`, { alias })

test('an alias is added, shown with the affiliate, and removed after a confirmation', async () => {
  expect((await owner.get('/affiliates/jane')).text).toContain('The affiliate has no aliases.')
  const added = await add(' Ref.1 ')
  expect(added.location).toBe('/affiliates/jane?notice=alias_added')
  expect(await aliases()).toEqual(['Ref.1'])
  expect((await owner.get('/affiliates')).text).toContain('also Ref.1')
  // An alias in the address leads to the same page.
  const { document } = await owner.get('/affiliates/ref.1')
  const form = document.querySelector('form[action$="/affiliates/jane/aliases/remove"]')
  expect(form?.closest('details')?.hasAttribute('open')).toBe(false)

  const removed = await owner.post('/affiliates/jane/aliases/remove', { alias: 'Ref.1' })
  expect(removed.location).toBe('/affiliates/jane?notice=alias_removed')
  expect(await aliases()).toEqual([])
  expect((await owner.get('/affiliates/ref.1')).status).toBe(404)
})

test.each([
  ['b ob', 'Use 1 to 64 letters'],
  ['BOB', '"BOB" already means the affiliate "bob". Choose another alias.'],
  ['jane-', '"jane-" means this affiliate already. Codes that differ only in case'],
])('the alias %j is refused beside the field: %s', async (alias, message) => {
  const { status, document, text } = await add(alias)
  expect([status, text]).toEqual([422, expect.stringContaining(message)])
  expect(document.querySelector('#alias')?.getAttribute('value')).toBe(alias)
  expect(await aliases()).toEqual([])
})

test('an alias that is not there cannot be removed, and an unknown affiliate has no page', async () => {
  const answer = await owner.post('/affiliates/jane/aliases/remove', { alias: 'none' })
  expect(answer.status).toBe(422)
  expect(answer.text).toContain('The affiliate "jane" has no alias "none".')
  expect((await add('new', 'nobody')).status).toBe(404)
  expect((await owner.get('/affiliates/nobody')).status).toBe(404)
})

test('the name and the e-mail address are edited on the page of the affiliate', async () => {
  const contact = async () => {
    const [found] = await panel.storage.affiliatesById(account, [jane])
    return [found?.name, found?.email]
  }
  const edit = (name: string, email: string) =>
    owner.post('/affiliates/jane/contact', { name, email })
  const saved = await edit(' Jane Roe ', 'jane@roe.example')
  expect(saved.location).toBe('/affiliates/jane?notice=affiliate_edited')
  expect(await contact()).toEqual(['Jane Roe', 'jane@roe.example'])
  const { status, document, text } = await edit('Jane Roe', 'roe')
  expect([status, text]).toEqual([422, expect.stringContaining('Enter an e-mail address')])
  expect(document.querySelector('#email')?.getAttribute('value')).toBe('roe')
  await edit('Jane Roe', '')
  expect(await contact()).toEqual(['Jane Roe', undefined])
})

test('at the limit of aliases, the page says to remove one instead of showing the form', async () => {
  for (let n = 0; n < ALIASES_MAX; n += 1) await add(`n${n}`)
  const { document, text } = await owner.get('/affiliates/jane')
  expect(document.querySelector('#alias')).toBeNull()
  expect(text).toContain('Remove one of them to add another.')
  const full = await add('one-more')
  expect([full.status, full.text]).toEqual([
    422,
    expect.stringContaining(`An affiliate may have ${ALIASES_MAX} aliases.`),
  ])
})

test('a list is narrowed by an alias, and the field shows the affiliate', async () => {
  for (const path of ['/clicks?affiliate=N1', '/direct-links?affiliate=n1', '/links?of=n1']) {
    const { status, document } = await owner.get(path)
    const chosen = document.querySelector('select option[selected][value=jane]')
    expect([path, status, chosen === null]).toEqual([path, 200, false])
  }
})

test('an affiliate whose code is another one’s alias is refused with the affiliate’s name', async () => {
  const answer = await owner.post('/affiliates', { code: 'N1', name: 'N' })
  expect(answer.status).toBe(422)
  expect(answer.text).toContain('"N1" is an alias of the affiliate "jane". Choose another code')
})
