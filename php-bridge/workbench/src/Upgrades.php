<?php

namespace Workbench;

use WHMCS\Service\Service;

/** Upgrades and downgrades: an invoice first, ChangePackage when it is paid (contract 1.3). */
final class Upgrades
{
    /** @return array<int,array<string,mixed>> products a service may change to */
    public function products(int $productId): array
    {
        return App::db()->all('SELECT p.* FROM tblproducts p JOIN tblproduct_upgrade_products u ON u.upgrade_product_id = p.id'
            . ' WHERE u.product_id = ? ORDER BY p.id', [$productId]);
    }

    /**
     * @param string $type package or configoptions
     * @param array<int,array{optionid:int,qty:int}>|int $new product id, or choices
     * @return int the invoice's id
     */
    public function place(Service $service, string $type, $new): int
    {
        $db = App::db();
        $old = (float) $service->amount;
        $price = $type === 'package'
            ? (float) $db->value('SELECT price FROM tblproducts WHERE id = ?', [$new])
            : (float) $service->product->price + App::options()->price((int) $service->packageid, (array) $new);
        $due = max(0.0, $price - $old);
        return $db->transaction(function () use ($db, $service, $type, $new, $price, $old, $due): int {
            $order = $db->insert('tblorders', ['ordernum' => (string) random_int(1000000000, 9999999999), 'userid' => $service->userid,
                'date' => App::clock()->stamp(), 'amount' => sprintf('%.2f', $due), 'ipaddress' => Request::ip()]);
            $upgrade = $db->insert('tblupgrades', ['userid' => $service->userid, 'orderid' => $order, 'type' => $type, 'date' => App::clock()->today(),
                'relid' => $service->id, 'originalvalue' => $type === 'package' ? (string) $service->packageid : '',
                'newvalue' => $type === 'package' ? (string) $new : (string) json_encode($new),
                'amount' => sprintf('%.2f', $due), 'recurringchange' => sprintf('%.2f', $price - $old)]);
            $invoice = App::invoices()->create((int) $service->userid, [['type' => 'Upgrade', 'relid' => $upgrade, 'amount' => $due,
                'description' => 'Upgrade of service #' . $service->id]], App::clock()->today());
            $db->update('tblorders', ['invoiceid' => $invoice], ['id' => $order]);
            return $invoice;
        });
    }

    /** Switches the service first, then calls ChangePackage, so that $params carries the new values. */
    public function complete(int $upgradeId): void
    {
        $db = App::db();
        $upgrade = $db->one('SELECT * FROM tblupgrades WHERE id = ? AND status = ?', [$upgradeId, 'Pending']);
        $service = $upgrade === null ? null : Service::find($upgrade['relid']);
        if ($upgrade === null || $service === null) {
            return;
        }
        $package = $upgrade['type'] === 'package';
        if ($package) {
            $db->update('tblhosting', ['packageid' => (int) $upgrade['newvalue']], ['id' => $service->id]);
        } else {
            App::options()->save((int) $service->id, (array) json_decode((string) $upgrade['newvalue'], true));
        }
        $db->update('tblhosting', ['amount' => sprintf('%.2f', (float) $service->amount + (float) $upgrade['recurringchange'])], ['id' => $service->id]);
        $db->update('tblupgrades', ['status' => 'Completed', 'paid' => 'Y'], ['id' => $upgradeId]);
        $db->update('tblorders', ['status' => 'Active'], ['id' => $upgrade['orderid']]);
        $service->refresh();
        if (App::modules()->has($service->module(), 'ChangePackage')) {
            App::lifecycle()->run($service, 'ChangePackage', true);
        }
        App::hooks()->run($package ? 'AfterProductUpgrade' : 'AfterConfigOptionsUpgrade', ['upgradeid' => $upgradeId]);
    }
}
