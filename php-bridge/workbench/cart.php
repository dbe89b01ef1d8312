<?php
/** The shop: products, configuration, cart, checkout. README.md lists the form fields. */

define('CLIENTAREA', true);
require __DIR__ . '/init.php';

use Workbench\App;
use Workbench\ClientArea;
use Workbench\Cart;
use Workbench\Request;

ClientArea::demandToken();
$cart = new Cart();
$step = Request::text('a');

if ($step === 'add') {
    $product = $cart->product(Request::int('pid'));
    if ($product === null) {
        ClientArea::notFound('That product is not for sale.');
    }
    $problems = Request::isPost() ? $cart->add($product) : [];
    if (Request::isPost() && $problems === []) {
        ClientArea::done('success', '', 'cart.php?a=view');
    }
    if ($problems !== [] && Request::wantsJson()) {
        ClientArea::json(['result' => 'error', 'message' => implode(' ', $problems)]);
    }
    ClientArea::render('configureproduct', (string) $product['name'], $cart->form($product) + ['problems' => $problems]);
} elseif ($step === 'remove' && Request::isPost()) {
    $cart->remove(Request::int('i'));
    ClientArea::redirect('cart.php?a=view');
} elseif ($step === 'checkout' && Request::isPost()) {
    $client = ClientArea::login();
    if ($cart->items() === []) {
        ClientArea::done('error', 'Your cart is empty.', 'cart.php');
    }
    $placed = $cart->checkout($client);
    ClientArea::done('success', 'Thank you for your order.', 'viewinvoice.php?id=' . $placed['invoiceid'], $placed);
} elseif ($step === 'view') {
    ClientArea::render('viewcart', 'Cart', ['lines' => $cart->lines(), 'total' => $cart->total()]);
} else {
    ClientArea::render('products', 'Shop', ['groups' => $cart->catalogue()]);
}
