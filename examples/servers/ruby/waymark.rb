# Ruby 3, without gems.
require "json"
require "net/http"
require "openssl"

module Waymark
  FIELDS = %w[orderId productId code actionId total currency fixedCost tax shipping].freeze

  # The `proof` of a page's order. It covers the visitor id if there is one.
  def self.proof(account, key_id, secret, seconds, order)
    covered = %w[visitorId].select { |field| order.key?(field) }
    lines = ["waymark-proof-1", seconds, account, order["type"], *order.values_at(*FIELDS)]
    lines += covered.map { |field| "#{field}=#{order[field]}" }
    "t=#{seconds},k=#{key_id},f=#{covered.join("+")},v1=#{OpenSSL::HMAC.hexdigest("SHA256", secret, lines.join("\n"))}"
  end

  # The header that signs a call.
  def self.signature(key, seconds, method, path, body = "", idempotency_key = "")
    name = key.split("_").first(3).join("_")
    text = ["waymark-call-1", seconds, name, method, path, idempotency_key, body].join("\n")
    "t=#{seconds},k=#{name},v1=#{OpenSSL::HMAC.hexdigest("SHA256", key, text)}"
  end

  # Reports a sale. Returns the status and the answer; call it again after an exception, 429 or 5xx.
  def self.sale(collector, key, sale)
    body = JSON.generate(sale)
    headers = { "Content-Type" => "application/json", "Waymark-Signature" => signature(key, Time.now.to_i, "POST", "/v1/sales", body) }
    Net::HTTP.post(URI("#{collector}/v1/sales"), body, headers).then { |answer| [answer.code.to_i, answer.body] }
  end
end
