<?php
// Prints a template as Magento does, with replacements for its classes. Arguments: the template, and the class of the
// view model. The last order comes as JSON on standard input, under the names of Magento's database.
namespace Magento\Framework\View\Element\Block {
    interface ArgumentInterface
    {
    }
}

namespace Magento\Checkout\Model {
    class Session
    {
        private $order;

        public function __construct(array $order)
        {
            $this->order = $order;
        }

        public function getLastRealOrder()
        {
            return new \StandInOrder($this->order);
        }
    }
}

namespace {
    class StandInOrder
    {
        private $fields;

        public function __construct(array $fields)
        {
            $this->fields = $fields;
        }

        /** getGrandTotal() is the field grand_total. Magento answers null for every other name; this does not. */
        public function __call($method, $arguments)
        {
            $field = strtolower(preg_replace('/(?<!^)[A-Z]/', '_$0', substr($method, 3)));
            if (strncmp($method, 'get', 3) !== 0 || !array_key_exists($field, $this->fields)) {
                throw new \BadMethodCallException($method);
            }
            return $this->fields[$field];
        }
    }

    class StandInBlock
    {
        private $data;

        public function __construct(array $data)
        {
            $this->data = $data;
        }

        public function getData($name)
        {
            return $this->data[$name];
        }
    }

    spl_autoload_register(function ($class) {
        require __DIR__ . '/../app/code/' . str_replace('\\', '/', $class) . '.php';
    });
    [, $template, $model] = $argv;
    $session = new \Magento\Checkout\Model\Session(json_decode(stream_get_contents(STDIN), true));
    $block = new StandInBlock(['last_order' => new $model($session)]);
    require __DIR__ . '/../app/code/Waymark/Tracking/view/frontend/templates/' . $template;
}
