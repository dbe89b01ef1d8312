<?php

namespace Workbench\Api;

use WHMCS\Service\Service;
use Workbench\App;
use Workbench\Payments;
use Workbench\Upgrades;

/** Orders, invoices and payments. */
final class OrderCommands
{
    public function AddOrder(array $v): array
    {
        $client = (int) ($v['clientid'] ?? 0);
        if (App::db()->value('SELECT 1 FROM tblclients WHERE id = ?', [$client]) === null) {
            throw new \InvalidArgumentException('Client ID Not Found');
        }
        $items = [];
        foreach ((array) ($v['pid'] ?? []) as $n => $pid) {
            if (App::db()->value('SELECT 1 FROM tblproducts WHERE id = ?', [$pid]) === null) {
                throw new \InvalidArgumentException('Product ID Not Found');
            }
            $items[] = [
                'pid' => (int) $pid, 'domain' => (string) (((array) ($v['domain'] ?? $v['hostname'] ?? []))[$n] ?? ''),
                'options' => App::options()->choices((int) $pid, $this->serialised($v['configoptions'] ?? [], $n)),
                'fields' => $this->serialised($v['customfields'] ?? [], $n),
                'addons' => array_filter(explode(',', (string) (((array) ($v['addons'] ?? []))[$n] ?? ''))),
            ];
        }
        if ($items === []) {
            throw new \InvalidArgumentException('No items added to cart so order cannot proceed');
        }
        $placed = App::orders()->place($client, $items);
        return ['orderid' => $placed['orderid'], 'serviceids' => implode(',', $placed['serviceids']), 'productids' => implode(',', $placed['serviceids']),
            'addonids' => implode(',', $placed['addonids']), 'domainids' => '', 'invoiceid' => $placed['invoiceid']];
    }

    public function AcceptOrder(array $v): array
    {
        $id = (int) ($v['orderid'] ?? 0);
        $result = App::orders()->accept($id, !empty($v['autosetup']), !empty($v['sendemail']), (int) ($v['serverid'] ?? 0));
        // Failures of the modules are in the queue; the order counts as accepted.
        if ($result === 'Order ID not found or Status not Pending') {
            throw new \InvalidArgumentException($result);
        }
        return ['orderid' => $id];
    }

    public function GetOrders(array $v): array
    {
        $rows = App::db()->all('SELECT * FROM tblorders' . (isset($v['id']) ? ' WHERE id = ' . (int) $v['id'] : '') . ' ORDER BY id DESC');
        return ['totalresults' => count($rows), 'orders' => ['order' => $rows]];
    }

    /** Any payment pays the whole invoice here. */
    public function AddInvoicePayment(array $v): array
    {
        if (!Payments::paid((int) ($v['invoiceid'] ?? 0))) {
            throw new \InvalidArgumentException('Invoice ID Not Found');
        }
        return [];
    }

    public function GetInvoice(array $v): array
    {
        $row = App::invoices()->get((int) ($v['invoiceid'] ?? 0));
        if ($row === null) {
            throw new \InvalidArgumentException('Invoice ID Not Found');
        }
        return ['invoiceid' => (int) $row['id'], 'userid' => (int) $row['userid'], 'date' => $row['date'], 'duedate' => $row['duedate'],
            'datepaid' => (string) $row['datepaid'], 'total' => $row['total'], 'status' => $row['status'], 'items' => ['item' => $row['items']]];
    }

    public function GetInvoices(array $v): array
    {
        $rows = App::invoices()->list((int) ($v['userid'] ?? 0));
        return ['totalresults' => count($rows), 'invoices' => ['invoice' => $rows]];
    }

    public function UpgradeProduct(array $v): array
    {
        $service = Service::find($v['serviceid'] ?? 0);
        if ($service === null) {
            throw new \InvalidArgumentException('Service ID Not Found');
        }
        if (($v['type'] ?? '') === 'product') {
            $invoice = (new Upgrades())->place($service, 'package', (int) ($v['newproductid'] ?? 0));
        } else {
            $form = $v['configoptions'] ?? [];
            $invoice = (new Upgrades())->place($service, 'configoptions', App::options()->choices((int) $service->packageid, is_array($form) ? $form : [], (int) $service->id));
        }
        return ['invoiceid' => $invoice, 'orderid' => (int) App::db()->value('SELECT id FROM tblorders WHERE invoiceid = ?', [$invoice])];
    }

    /** @return array<int|string,mixed> of the n-th item, base64 of a serialised array */
    private function serialised($values, $n): array
    {
        $text = ((array) $values)[$n] ?? '';
        $decoded = is_string($text) && $text !== '' ? @unserialize((string) base64_decode($text), ['allowed_classes' => false]) : [];
        return is_array($decoded) ? $decoded : [];
    }
}
