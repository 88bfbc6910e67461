import { isPlaceholder } from './placeholder.js'

test.each([
  '{{order.id}}',
  '{{ order.order_number }}',
  '{ORDERID}',
  '{$order.id}',
  '{% order %}',
  '%ORDER_ID%',
  '%%GLOBAL_OrderId%%',
  '[orderid]',
  '[ORDER ID]',
  '<?php echo $id ?>',
  '<%= @order.id %>',
  '<ORDER_ID>',
  '\u0024{order.id}',
  '$orderId',
  '$order->id',
  '#ORDER_NUMBER#',
])('%s is a placeholder', (text) => {
  expect(isPlaceholder(text)).toBe(true)
})

test.each([
  '1001',
  '#1001',
  '[1001]',
  '$1001',
  '%1001',
  'A-{1}',
  '#A1001',
  '100%',
  '<1001',
  '',
  '[1]-x',
  'x}',
])('%s may be the number of an order', (text) => {
  expect(isPlaceholder(text)).toBe(false)
})
