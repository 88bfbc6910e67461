<?php
// Installs the module and prints what its hooks return, with replacements for PrestaShop's classes. Orders, cart rules and
// currencies come as JSON on standard input.
const _PS_VERSION_ = '8.1.7';

$shop = json_decode(stream_get_contents(STDIN), true);

class Module
{
    public $name, $tab, $version, $author, $need_instance, $ps_versions_compliancy, $displayName, $description;
    public $hooks = [];

    public function __construct()
    {
    }

    public function install()
    {
        return true;
    }

    public function registerHook($name)
    {
        $this->hooks[] = $name;
        return true;
    }
}

class Order
{
    public $id, $reference, $id_currency, $total_paid_tax_incl, $total_paid_tax_excl, $total_shipping_tax_excl;
    private $rules = [];

    public function __construct($id)
    {
        global $shop;
        foreach ($shop['orders'][$id - 1] as $name => $value) {
            $this->$name = $value;
        }
    }

    public static function getByReference($reference)
    {
        global $shop;
        $all = array_map(function ($at) { return new Order($at + 1); }, array_keys($shop['orders']));
        return new ArrayIterator(array_filter($all, function ($order) use ($reference) {
            return $order->reference === $reference;
        }));
    }

    public function getCartRules()
    {
        return array_map(function ($id) { return ['id_cart_rule' => (string) $id]; }, $this->rules);
    }
}

class CartRule
{
    public $code;

    public function __construct($id)
    {
        global $shop;
        $this->code = $shop['codes'][$id];
    }
}

class Currency
{
    public $iso_code;

    public function __construct($id)
    {
        global $shop;
        $this->iso_code = $shop['currencies'][$id];
    }
}

require __DIR__ . '/../waymark/waymark.php';
$module = new Waymark();
$module->install();
$printed = [];
foreach ($module->hooks as $hook) {
    $printed[] = $module->{'hook' . ucfirst($hook)}(['order' => new Order(1)]);
}
echo implode("\n", $printed);
