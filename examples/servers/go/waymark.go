package waymark // Go 1.19, without modules.
import ("bytes"; "crypto/hmac"; "crypto/sha256"; "encoding/json"; "fmt"; "net/http"; "strings"; "time")

func sum(secret, text string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(text))
	return fmt.Sprintf("%x", mac.Sum(nil))
}
// Proof makes the `proof` of a page's order. It covers the visitor id if there is one.
func Proof(account, keyID, secret string, seconds int64, order map[string]string) string {
	covered, text := "", fmt.Sprintf("waymark-proof-1\n%d\n%s\n%s", seconds, account, order["type"])
	for _, field := range strings.Fields("orderId productId code actionId total currency fixedCost tax shipping") { text += "\n" + order[field] }
	if id, ok := order["visitorId"]; ok { covered, text = "visitorId", text+"\nvisitorId="+id }
	return fmt.Sprintf("t=%d,k=%s,f=%s,v1=%s", seconds, keyID, covered, sum(secret, text))
}
// Signature makes the header that signs a call.
func Signature(key string, seconds int64, method, path, body, idempotencyKey string) string {
	name := strings.Join(strings.SplitN(key, "_", 4)[:3], "_")
	text := fmt.Sprintf("waymark-call-1\n%d\n%s\n%s\n%s\n%s\n%s", seconds, name, method, path, idempotencyKey, body)
	return fmt.Sprintf("t=%d,k=%s,v1=%s", seconds, name, sum(key, text))
}
// Sale reports a sale. Call it again after an error, 429 or 5xx, and close the answer's body.
func Sale(collector, key string, sale map[string]string) (*http.Response, error) {
	body, _ := json.Marshal(sale)
	request, err := http.NewRequest("POST", collector+"/v1/sales", bytes.NewReader(body))
	if err != nil { return nil, err }
	request.Header = http.Header{"Content-Type": {"application/json"}, "Waymark-Signature": {Signature(key, time.Now().Unix(), "POST", "/v1/sales", string(body), "")}}
	return (&http.Client{Timeout: 10 * time.Second}).Do(request)
}
