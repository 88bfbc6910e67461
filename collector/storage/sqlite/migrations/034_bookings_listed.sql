-- The bookings of an affiliate.
create index orders_booked on orders (account_id, code, converted_at, order_key)
  where kind = 'booking';
