const PLACEHOLDER =
  /^(\{.*\}|\[[a-z][\w .-]*\]|<[^>]*>|%[a-z][\w.-]*%|%%.+%%|\$\{.*\}|\$[a-z_][\w.>-]*|#[a-z_]+#)$/i

/**
 * Whether a text is a placeholder that the shop's template did not fill in: "{{ order.id }}",
 * "%ORDER_ID%", "[orderid]", "${id}", "<%= id %>". As the id of an order it would make all orders one.
 */
export const isPlaceholder = (text: string): boolean =>
  '{[<%$#'.includes(text[0] ?? ' ') && PLACEHOLDER.test(text.trim())
