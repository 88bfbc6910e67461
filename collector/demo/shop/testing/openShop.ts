import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { createShop, type ShopOptions } from '../createShop.js'

/** A shop on a real port. */
export interface OpenShop {
  readonly url: string
  get(path: string): Promise<Page>
  post(path: string, fields: Readonly<Record<string, string>>): Promise<Page>
  /** Buys the product as far as the redirect, and answers with the thank-you page's path. */
  buy(sku: string, fields?: Readonly<Record<string, string>>): Promise<string>
  close(): Promise<void>
}

export interface Page {
  readonly status: number
  readonly location: string
  readonly html: string
}

export const openShop = async (options: Partial<ShopOptions> = {}): Promise<OpenShop> => {
  let count = 0
  const shop = createShop({
    account: 'default1',
    collectorUrl: 'http://127.0.0.1:1',
    secretKey: 'sk_default1_test',
    now: () => 1_767_225_600_000,
    newId: () => `0198c0de0000000000000000${(++count).toString(16).padStart(8, '0')}`,
    coupons: [{ code: 'JANE15', discountPercent: 15 }],
    ...options,
  })
  const server = await listen(express().use(shop))
  const url = urlOf(server)
  const ask = async (path: string, init: RequestInit = {}): Promise<Page> => {
    const response = await fetch(url + path, { redirect: 'manual', ...init })
    const location = response.headers.get('location') ?? ''
    return { status: response.status, location, html: await response.text() }
  }
  const post: OpenShop['post'] = (path, fields) =>
    ask(path, { method: 'POST', body: new URLSearchParams(fields) })
  return {
    url,
    get: ask,
    post,
    buy: async (sku, fields) => {
      const typed = { name: 'Ada', quantity: '1', ...fields }
      return (await post(`/checkout?product=${sku}`, typed)).location
    },
    close: () => close(server),
  }
}

/** Stands where the collector would, and keeps what it is sent. */
export const openCollector = async (answers: { status: number; body: object }) => {
  const calls: { path: string; authorization: string; body: unknown }[] = []
  const server = await listen((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { url = '', headers } = request
      const body: unknown = JSON.parse(Buffer.concat(chunks).toString())
      calls.push({ path: url, authorization: headers.authorization ?? '', body })
      response.writeHead(answers.status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(answers.body))
    })
  })
  return { url: urlOf(server), calls, answers, close: () => close(server) }
}

const listen = (listener: RequestListener): Promise<Server> =>
  new Promise((resolve) => {
    const server = createServer(listener).listen(0, '127.0.0.1', () => resolve(server))
  })

const urlOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
