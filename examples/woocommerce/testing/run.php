<?php
// Runs the plugin through the steps that the test sends as JSON, and prints what happened.
require __DIR__ . '/standIns.php';
require __DIR__ . '/../waymark.php';

do_action('admin_init');

$printed = [];
foreach (json_decode(stream_get_contents(STDIN), true) as [$step, $value]) {
    ob_start();
    switch ($step) {
        case 'settings':
            save_option('waymark', $value);
            break;
        case 'decimals':
            World::$options['decimals'] = $value;
            break;
        case 'checkout':
            $_POST = $value['form'] ?? [];
            $_SERVER['HTTP_COOKIE'] = $value['cookie'] ?? '';
            $order = new Order($value['order']);
            World::$orders[$value['order']['id']] = $order;
            do_action($value['hook'] ?? 'woocommerce_checkout_create_order', $order, []);
            break;
        case 'change':
            foreach ($value['fields'] as $name => $field) World::$orders[$value['id']]->set($name, $field);
            break;
        case 'refund':
            World::$orders[$value['id']] = new Order($value);
            do_action('woocommerce_order_refunded', $value['parent_id'], $value['id']);
            break;
        case 'lose':
            unset(World::$orders[$value]);
            break;
        case 'hook':
            do_action(...$value);
            break;
        case 'call':
            $value();
            break;
        case 'queue':
            $due = World::$queue;
            World::$queue = [];
            foreach ($due as $action) do_action($action['hook'], ...$action['arguments']);
            break;
    }
    $printed[] = ob_get_clean();
}

$notes = array_merge([], ...array_map(fn($order) => $order->notes, array_values(World::$orders)));
echo json_encode([
    'printed' => $printed,
    'requests' => World::$requests,
    'queue' => World::$queue,
    'log' => World::$log,
    'notes' => $notes,
    'features' => World::$features,
    'errors' => World::$errors,
    'settings' => World::$options['waymark'] ?? null,
]);
