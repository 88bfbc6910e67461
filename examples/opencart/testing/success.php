<?php
// A replacement of OpenCart's catalog/controller/checkout/success.php, with the statements that matter here in OpenCart's
// order. The test applies the modification to this text. Prints the page's text; orders come as JSON on standard input.
class StandInSuccess {
	public $session, $cart, $load, $model_checkout_order, $currency, $url;

	public function index() {
		if (isset($this->session->data['order_id'])) {
			$this->cart->clear();

			unset($this->session->data['order_id']);
			unset($this->session->data['coupon']);
		}

		$data['text_message'] = '<p>Your order has been successfully processed!</p>';

		$data['continue'] = $this->url->link('common/home');

		echo $data['text_message'];
	}
}

class StandIn {
	public $data = [];
	private $orders;

	public function __construct($orders = []) {
		$this->orders = $orders;
	}

	public function clear() {
	}

	public function link($route) {
		return "index.php?route=$route";
	}

	public function model($name) {
		if ($name !== 'checkout/order') {
			throw new Exception("No model $name");
		}
	}

	/** An array; in OpenCart 3 false, in OpenCart 4 an empty array if there is none. */
	public function getOrder(int $order_id) {
		return $this->orders[$order_id] ?? false;
	}

	/** As OpenCart's Currency::format without its symbols. */
	public function format(float $number, string $currency, float $value, bool $format) {
		return round($number * $value, $currency === 'JPY' ? 0 : 2);
	}
}

['session' => $session, 'orders' => $orders] = json_decode(stream_get_contents(STDIN), true);
$controller = new StandInSuccess();
foreach (['cart', 'load', 'currency', 'url', 'session'] as $name) {
	$controller->$name = new StandIn();
}
$controller->session->data = $session;
$controller->model_checkout_order = new StandIn($orders);
$controller->index();
