<?php

namespace Workbench;

use WHMCS\Service\Addon;
use WHMCS\Service\Service;

/** Orders: placing one from a cart, and accepting it. */
final class Orders
{
    /** Billing cycle => how far the next due date moves. */
    public const CYCLES = [
        'Free Account' => '+100 years', 'One Time' => '+100 years', 'Monthly' => '+1 month', 'Quarterly' => '+3 months',
        'Semi-Annually' => '+6 months', 'Annually' => '+1 year', 'Biennially' => '+2 years', 'Triennially' => '+3 years',
    ];

    /** @var Database */
    private $db;
    /** @var Crypt */
    private $crypt;
    /** @var Clock */
    private $clock;

    public function __construct(Database $db, Crypt $crypt, Clock $clock)
    {
        $this->db = $db;
        $this->crypt = $crypt;
        $this->clock = $clock;
    }

    /**
     * @param array<int,array<string,mixed>> $items each: pid, domain, options (as choices()), fields (id => value), addons (ids)
     * @return array{orderid:int,invoiceid:int,serviceids:int[],addonids:int[]}
     */
    public function place(int $clientId, array $items): array
    {
        $placed = $this->db->transaction(function () use ($clientId, $items): array {
            return $this->write($clientId, $items);
        });
        App::activity()->add("New Order Placed - Order ID: {$placed['orderid']}", $clientId);
        App::mail()->invoice('Invoice Created', $placed['invoiceid']);
        App::hooks()->run('AfterShoppingCartCheckout', [
            'OrderID' => $placed['orderid'], 'InvoiceID' => $placed['invoiceid'], 'ServiceIDs' => $placed['serviceids'],
            'AddonIDs' => $placed['addonids'], 'DomainIDs' => [], 'RenewalIDs' => [],
        ]);
        $this->setUp($placed['serviceids'], $placed['addonids'], 'order');
        if ((float) $this->db->value('SELECT total FROM tblinvoices WHERE id = ?', [$placed['invoiceid']]) <= 0) {
            Payments::paid($placed['invoiceid']);
        }
        return $placed;
    }

    /** Accepts an order: with $autosetup what waits for that is set up now; what is active already is left alone. */
    public function accept(int $orderId, bool $autosetup, bool $sendEmail, int $serverId = 0): string
    {
        $order = $this->db->one('SELECT * FROM tblorders WHERE id = ?', [$orderId]);
        if ($order === null || $order['status'] !== 'Pending') {
            return 'Order ID not found or Status not Pending';
        }
        $services = array_map('intval', array_column($this->db->all('SELECT id FROM tblhosting WHERE orderid = ?', [$orderId]), 'id'));
        $addons = array_map('intval', array_column($this->db->all('SELECT id FROM tblhostingaddons WHERE orderid = ?', [$orderId]), 'id'));
        foreach ($serverId > 0 ? $services : [] as $id) {
            $this->db->update('tblhosting', ['server' => $serverId], ['id' => $id]);
        }
        $failures = $autosetup ? $this->setUp($services, $addons, null) : [];
        $this->db->update('tblorders', ['status' => 'Active'], ['id' => $orderId]);
        if ($sendEmail) {
            App::mail()->client('Order Confirmation', (int) $order['userid'], ['order_id' => $orderId, 'order_number' => $order['ordernum']]);
        }
        App::activity()->add("Order Accepted - Order ID: $orderId", (int) $order['userid']);
        App::hooks()->run('AcceptOrder', ['orderid' => $orderId]);
        return $failures === [] ? 'success' : implode('; ', $failures);
    }

    /**
     * @param int[] $services
     * @param int[] $addons
     * @param string|null $moment set up what is configured for that moment; null: everything not excluded
     * @return string[] reasons of failures
     */
    private function setUp(array $services, array $addons, ?string $moment): array
    {
        $failures = [];
        foreach ($services as $id) {
            $service = Service::find($id);
            $autosetup = $service !== null && $service->product !== null ? (string) $service->product->autosetup : '';
            $wanted = $moment === null ? true : $autosetup === $moment;
            if ($service !== null && $wanted && $service->domainstatus === 'Pending' && $service->module() !== '') {
                $reason = App::lifecycle()->run($service, 'CreateAccount', true);
                if ($reason !== 'success') {
                    $failures[] = $reason;
                }
            }
        }
        foreach ($addons as $id) {
            $addon = Addon::find($id);
            $autosetup = $addon === null ? '' : (string) $this->db->value('SELECT autosetup FROM tbladdons WHERE id = ?', [$addon->addonid]);
            if ($addon !== null && $addon->status === 'Pending' && ($moment === null || $autosetup === $moment)) {
                Payments::setUpAddon($addon);
            }
        }
        return $failures;
    }

    /**
     * @param array<int,array<string,mixed>> $items
     * @return array{orderid:int,invoiceid:int,serviceids:int[],addonids:int[]}
     */
    private function write(int $clientId, array $items): array
    {
        $today = $this->clock->today();
        $orderId = $this->db->insert('tblorders', ['ordernum' => (string) random_int(1000000000, 9999999999), 'userid' => $clientId,
            'date' => $this->clock->stamp(), 'amount' => '0.00', 'ipaddress' => Request::ip()]);
        $lines = $services = $addons = [];
        foreach ($items as $item) {
            $product = $this->db->one('SELECT * FROM tblproducts WHERE id = ?', [$item['pid']]) ?? [];
            $price = self::price($product, $item);
            $next = date('Y-m-d', (int) strtotime($today . ' ' . self::CYCLES['Monthly']));
            $id = $this->db->insert('tblhosting', [
                'userid' => $clientId, 'orderid' => $orderId, 'packageid' => $product['id'],
                'server' => App::params()->pickServer((string) $product['servertype'], (int) $product['servergroup']),
                'regdate' => $today, 'domain' => $item['domain'], 'amount' => sprintf('%.2f', $price),
                'firstpaymentamount' => sprintf('%.2f', $price + (float) $product['setupfee']),
                'nextduedate' => $next, 'nextinvoicedate' => $next, 'password' => $this->crypt->encrypt(App::services()->newPassword()),
            ]);
            App::options()->save($id, $item['options']);
            foreach ($item['fields'] as $field => $value) {
                App::fields()->save((int) $field, $id, (string) $value);
            }
            $services[] = $id;
            $lines[] = ['type' => 'Hosting', 'relid' => $id, 'amount' => $price + (float) $product['setupfee'],
                'description' => $product['name'] . ($item['domain'] !== '' ? ' - ' . $item['domain'] : '') . " ($today - $next)"];
            foreach ($item['addons'] as $addonId) {
                $addon = $this->db->one('SELECT * FROM tbladdons WHERE id = ?', [$addonId]);
                if ($addon === null) {
                    continue;
                }
                $addons[] = $this->addAddon($id, $clientId, $orderId, $addon, $next);
                $lines[] = ['type' => 'Addon', 'relid' => (int) end($addons), 'amount' => (float) $addon['price'], 'description' => 'Addon: ' . $addon['name']];
            }
        }
        $invoiceId = App::invoices()->create($clientId, $lines, $today);
        $this->db->update('tblorders', ['invoiceid' => $invoiceId, 'amount' => sprintf('%.2f', array_sum(array_column($lines, 'amount')))], ['id' => $orderId]);
        return ['orderid' => $orderId, 'invoiceid' => $invoiceId, 'serviceids' => $services, 'addonids' => $addons];
    }

    /** @param array<string,mixed> $addon a row of tbladdons */
    public function addAddon(int $serviceId, int $clientId, int $orderId, array $addon, string $next): int
    {
        return $this->db->insert('tblhostingaddons', ['orderid' => $orderId, 'hostingid' => $serviceId, 'addonid' => $addon['id'],
            'userid' => $clientId, 'name' => $addon['name'], 'recurring' => $addon['price'], 'regdate' => $this->clock->today(), 'nextduedate' => $next,
            'server' => App::params()->pickServer((string) $addon['module'], (int) $addon['servergroup'])]);
    }

    /**
     * @param array<string,mixed> $product
     * @param array<string,mixed> $item
     */
    public static function price(array $product, array $item): float
    {
        return (float) $product['price'] + App::options()->price((int) $product['id'], $item['options']);
    }
}
