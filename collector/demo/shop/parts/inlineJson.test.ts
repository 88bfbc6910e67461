import { inlineJson } from './inlineJson.js'

test.each([
  '</script><script>alert(1)</script>',
  '<!--<script>',
  'line\u2028separator\u2029',
  '"quoted" & \\back\\',
])('%j survives inside a script, and does not end it', (text) => {
  const json = inlineJson({ text })
  expect(json).not.toMatch(/[<\u2028\u2029]/)
  expect(JSON.parse(json)).toEqual({ text })
})
