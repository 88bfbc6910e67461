// Makes the container to import into Tag Manager: two tags, a trigger and the variables that they read.
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

/** Tag Manager's built-in trigger "Initialization - All Pages", which fires before all others. */
const INITIALIZATION = '2147479573'
const PURCHASE = '1'

const ids = { accountId: '0', containerId: '0' }
const template = (key, value) => ({ type: 'TEMPLATE', key, value })
const isFalse = (key) => ({ type: 'BOOLEAN', key, value: 'false' })

const htmlTag = (tagId, name, file, trigger, tagFiringOption) => ({
  ...ids,
  tagId,
  name,
  type: 'html',
  parameter: [
    template('html', readFileSync(new URL(`tags/${file}`, import.meta.url), 'utf8')),
    isFalse('supportDocumentWrite'),
  ],
  firingTriggerId: [trigger],
  tagFiringOption,
  monitoringMetadata: { type: 'MAP' },
  consentSettings: { consentStatus: 'NOT_SET' },
})

const purchase = {
  ...ids,
  triggerId: PURCHASE,
  name: 'Waymark: purchase',
  type: 'CUSTOM_EVENT',
  customEventFilter: [
    { type: 'EQUALS', parameter: [template('arg0', '{{_event}}'), template('arg1', 'purchase')] },
  ],
}

const constant = (variableId, name, value) => ({
  ...ids,
  variableId,
  name,
  type: 'c',
  parameter: [template('value', value)],
})

const fromDataLayer = (variableId, name, path) => ({
  ...ids,
  variableId,
  name,
  type: 'v',
  parameter: [
    { type: 'INTEGER', key: 'dataLayerVersion', value: '2' },
    isFalse('setDefaultValue'),
    template('name', path),
  ],
})

export const container = ({
  WAYMARK_COLLECTOR: collector = 'http://localhost:8080',
  WAYMARK_ACCOUNT: account = 'default1',
}) => ({
  exportFormatVersion: 2,
  exportTime: '2026-01-01 00:00:00',
  containerVersion: {
    path: 'accounts/0/containers/0/versions/0',
    ...ids,
    containerVersionId: '0',
    container: {
      path: 'accounts/0/containers/0',
      ...ids,
      name: 'Waymark',
      publicId: 'GTM-WAYMARK',
      usageContext: ['WEB'],
    },
    tag: [
      htmlTag('1', 'Waymark: every page', 'everyPage.txt', INITIALIZATION, 'ONCE_PER_LOAD'),
      htmlTag('2', 'Waymark: sale', 'sale.txt', PURCHASE, 'ONCE_PER_EVENT'),
    ],
    trigger: [purchase],
    variable: [
      constant('1', 'Waymark collector', collector),
      constant('2', 'Waymark account', account),
      fromDataLayer('3', 'Waymark order number', 'ecommerce.transaction_id'),
      fromDataLayer('4', 'Waymark order value', 'ecommerce.value'),
      fromDataLayer('5', 'Waymark order currency', 'ecommerce.currency'),
      fromDataLayer('6', 'Waymark order coupon', 'ecommerce.coupon'),
    ],
  },
})

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.stdout.write(`${JSON.stringify(container(process.env), null, 2)}\n`)
}
