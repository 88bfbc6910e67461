/** HMAC-SHA-256 in hex, by Web Crypto, which Node and the runtimes at the edge have alike. */
export const hmac = async (secret: string, text: string): Promise<string> => {
  const bytes = new TextEncoder()
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const { subtle } = crypto
  const key = await subtle.importKey('raw', bytes.encode(secret), algorithm, false, ['sign'])
  const sum = new Uint8Array(await subtle.sign('HMAC', key, bytes.encode(text)))
  return Array.from(sum, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
