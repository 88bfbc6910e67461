import { aCommand, type TestCommand } from './testing/aCommand.js'

let command: TestCommand
let waymark: TestCommand['waymark']
beforeEach(async () => {
  command = await aCommand()
  ;({ waymark } = command)
  await waymark('site', 'add', 'shop.example')
  await waymark('affiliate', 'add', 'jane', '--name', 'Jane Doe')
})
afterEach(() => command.remove())

test('a short link is stored, renamed, listed and removed', async () => {
  expect(await waymark('link', 'list')).toBe('There are none yet.')
  const words = [
    '--affiliate',
    'jane',
    '--to',
    '/shoes',
    '--channel',
    'poster',
    '--campaign',
    'default',
  ]
  expect(await waymark('link', 'add', 'Summer', ...words)).toBe(
    'http://localhost:8080/go/~default1/Summer',
  )
  expect(await waymark('link', 'add', '--affiliate', 'jane')).toMatch(
    /\/go\/~default1\/[a-z2-9]{8}$/,
  )
  await expect(waymark('link', 'add', 'summer', '--affiliate', 'jane')).rejects.toThrow(
    'The address "summer" leads to another link already.',
  )
  await waymark('link', 'rename', 'summer', 'sun')
  expect(await waymark('link', 'list')).toMatch(/^sun\s+jane\s+\/shoes\s+default\s+0$/m)
  expect(await waymark('link', 'list', '--affiliate', 'jane')).toMatch(/^sun /m)
  await expect(waymark('link', 'list', '--affiliate', 'bob')).rejects.toThrow(/no affiliate "bob"/)
  await waymark('link', 'remove', 'summer')
  expect(await waymark('link', 'list')).not.toMatch(/^sun /m)
  await expect(waymark('link', 'remove', 'sun')).rejects.toThrow('There is no link "sun".')
})

test('links to a page are printed without being stored', async () => {
  expect(await waymark('link', 'make', '--affiliate', 'jane', '--to', '/shoes')).toBe(
    [
      'Redirect link   http://localhost:8080/r/~default1/jane?to=%2Fshoes',
      'Affiliate link  https://shop.example/shoes?a_aid=jane',
    ].join('\n'),
  )
  expect(await waymark('link', 'list')).toBe('There are none yet.')
  await expect(
    waymark('link', 'make', '--affiliate', 'jane', '--to', 'https://evil.example'),
  ).rejects.toThrow(/--to|path such as/)
})

test('a banner is added, changed, listed and removed, and its code is printed', async () => {
  const image = ['--image', 'https://cdn.example/a.png', '--alt', 'Shoes']
  const size = ['--width', '300', '--height', '250']
  await waymark('banner', 'add', 'spring', '--kind', 'image', ...image, ...size)
  await expect(waymark('banner', 'edit', 'spring')).rejects.toThrow(/Say what to change/)
  await waymark('banner', 'edit', 'spring', '--width', '728', '--to', '/shoes')
  expect(await waymark('banner', 'list')).toMatch(
    /^spring\s+image 728×250\s+active\s+\/shoes\s+0\s+0$/m,
  )
  expect(await waymark('banner', 'code', 'spring', 'Jane')).toBe(
    '<a href="http://localhost:8080/r/~default1/jane?a_bid=spring" rel="sponsored" target="_top"><img src="http://localhost:8080/i/~default1/jane/spring" alt="Shoes" width="728" height="250" style="border:0"></a>',
  )
  await expect(waymark('banner', 'code', 'autumn', 'jane')).rejects.toThrow(/no banner "autumn"/)
  await waymark('banner', 'remove', 'spring')
  expect(await waymark('banner', 'list')).toMatch(/removed/)
  await expect(waymark('banner', 'add', 'x', '--kind', 'text')).rejects.toThrow(/--title|the link/)
})
