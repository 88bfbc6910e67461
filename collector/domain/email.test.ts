import { isEmail, mailbox } from './email.js'

test.each([
  ['Ann.B+x@gmail.com', 'annb@gmail.com'],
  ['a.n.n.b@GoogleMail.com', 'annb@gmail.com'],
  ['Ann.B+news@shop.example', 'ann.b@shop.example'],
  [' ANN@Shop.Example ', 'ann@shop.example'],
  ['"a@b"@shop.example', '"a@b"@shop.example'],
])('%s reaches the mailbox %s', (email, same) => {
  expect(mailbox(email)).toBe(same)
})

test.each(['ann@shop.example', 'c-77', '77', 'ann@shop', '@shop.example', 'a b@shop.example'])(
  'only a text with a name and a host looks like an address: %s',
  (text) => {
    expect(isEmail(text)).toBe(text === 'ann@shop.example')
  },
)
