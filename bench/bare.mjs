// The baseline: a server that reads the request, answers 204 and does nothing else.
import { createServer } from 'node:http'

const server = createServer((req, res) => {
  req.resume()
  req.on('end', () => {
    res.statusCode = 204
    res.end()
  })
})
server.listen(Number(process.argv[2]), '127.0.0.1')
