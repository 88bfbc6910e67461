export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

const POLL_MS = 50

/** Whether an order is stored within `ms`. */
export const arrived = async (tracker, orderId, ms) => {
  const until = Date.now() + ms
  while (Date.now() < until) {
    if ((await tracker.stored(orderId)) > 0) return true
    await pause(POLL_MS)
  }
  return false
}

let count = 0

/** A new order number. */
export const anOrder = () => {
  count += 1
  return `order-${count}`
}
