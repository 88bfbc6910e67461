import { PASSWORD_MAX, PASSWORD_MIN, weakness } from './passwords.js'

const KNOWN = ['myshop1', 'owner@shop.example']

const said = async (password: string) => {
  const weak = await weakness(password, 'next', KNOWN)
  return weak && `${weak.field} ${weak.code}: ${weak.message}`
}

describe('a new password', () => {
  test.each([
    ['password1234', 'similar to a very common one'],
    ['123456789012', 'is very common'],
    ['P@ssw0rd1234', 'similar to a very common one'],
    ['qwertyuiopas', 'similar to a very common one'],
    ['aaaaaaaaaaaa', 'repeats'],
    ['dragondragon', 'repeats'],
    ['abcdefghijkl', 'a sequence of letters or digits'],
    ['owner@shop.example', 'address or the account'],
    ['myshop1myshop1', 'address or the account'],
  ])('"%s" is refused with a reason', async (password, reason) => {
    const message = await said(password)
    expect(message).toMatch(/^next weak: .*Use several unrelated words/)
    expect(message).toContain(reason)
  })

  test.each([
    'correct horse battery',
    'a better horse battery',
    'kX2-mmQz_91b-Lr0w4Tt',
    'überraschend grüne Wolken',
  ])('"%s" is taken', async (password) => {
    expect(await said(password)).toBeUndefined()
  })

  test('too short or too long is refused', async () => {
    for (const length of [0, PASSWORD_MIN - 1, PASSWORD_MAX + 1]) {
      expect(await said('kX2mQz91'.repeat(20).slice(0, length))).toMatch(/^next invalid: Use 12/)
    }
  })
})
