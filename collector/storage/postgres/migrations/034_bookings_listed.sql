-- each statement for itself: an index that is built beside the writes cannot be part of a transaction

-- The bookings of an affiliate.
drop index concurrently if exists orders_booked;
create index concurrently orders_booked on orders (account_id, code, converted_at, order_key)
  where kind = 'booking';
