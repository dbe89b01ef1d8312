<?php

namespace Workbench;

use WHMCS\Service\Addon;
use WHMCS\Service\Service;

/**
 * What happens when an invoice is paid, in the very request of the payment: first setup, renewal, unsuspension, upgrade.
 */
final class Payments
{
    /** @return bool false when the invoice was not open */
    public static function paid(int $invoiceId): bool
    {
        if (!App::invoices()->setPaid($invoiceId)) {
            return false;
        }
        $invoice = App::invoices()->get($invoiceId) ?? [];
        App::activity()->add("Invoice Marked Paid - Invoice ID: $invoiceId", (int) $invoice['userid']);
        App::mail()->invoice('Invoice Payment Confirmation', $invoiceId);
        foreach ($invoice['items'] as $item) {
            if ($item['type'] === 'Hosting' && ($service = Service::find($item['relid'])) !== null) {
                self::forService($service, $invoiceId);
            } elseif ($item['type'] === 'Addon' && ($addon = Addon::find($item['relid'])) !== null) {
                self::forAddon($addon, $invoiceId);
            } elseif ($item['type'] === 'Upgrade') {
                (new Upgrades())->complete((int) $item['relid']);
            }
        }
        App::hooks()->run('InvoicePaid', ['invoiceid' => $invoiceId]);
        return true;
    }

    private static function forService(Service $service, int $invoiceId): void
    {
        $first = (int) App::db()->value('SELECT invoiceid FROM tblorders WHERE id = ?', [$service->orderid]) === $invoiceId;
        if ($first) {
            if ($service->product !== null && $service->product->autosetup === 'payment' && $service->domainstatus === 'Pending') {
                App::lifecycle()->run($service, 'CreateAccount', true);
            }
            return;
        }
        $next = date('Y-m-d', (int) strtotime($service->nextduedate . ' ' . Orders::CYCLES[$service->billingcycle]));
        App::db()->update('tblhosting', ['nextduedate' => $next, 'nextinvoicedate' => $next], ['id' => $service->id]);
        App::hooks()->run('ServiceRecurringCompleted', ['serviceid' => (int) $service->id, 'userid' => (int) $service->userid]);
        $service->refresh();
        // WHMCS-C-095: on every paid renewal invoice.
        if (App::modules()->has($service->module(), 'Renew')) {
            App::lifecycle()->run($service, 'Renew', true);
        }
        // WHMCS-C-083: only what was suspended as overdue comes back by itself.
        if (App::settings()->on('AutoUnsuspend') && $service->domainstatus === 'Suspended'
            && $service->suspendreason === Lifecycle::OVERDUE
            && App::modules()->has($service->module(), 'UnsuspendAccount')) {
            App::lifecycle()->run($service, 'UnsuspendAccount', true);
        }
    }

    private static function forAddon(Addon $addon, int $invoiceId): void
    {
        $first = (int) App::db()->value('SELECT invoiceid FROM tblorders WHERE id = ?', [$addon->orderid]) === $invoiceId;
        $autosetup = (string) App::db()->value('SELECT autosetup FROM tbladdons WHERE id = ?', [$addon->addonid]);
        if ($first && $autosetup === 'payment' && $addon->status === 'Pending') {
            self::setUpAddon($addon);
        } elseif (!$first && App::modules()->has($addon->module(), 'Renew')) {
            App::lifecycle()->run($addon, 'Renew', true);
        }
    }

    /** An addon without a module becomes active by itself. */
    public static function setUpAddon(Addon $addon): void
    {
        if ($addon->module() !== '') {
            App::lifecycle()->run($addon, 'CreateAccount', true);
            return;
        }
        App::db()->update('tblhostingaddons', ['status' => 'Active'], ['id' => $addon->id]);
        App::hooks()->run('AddonActivation', ['id' => (int) $addon->id, 'userid' => (int) $addon->userid,
            'clientid' => (int) $addon->userid, 'serviceid' => (int) $addon->hostingid, 'addonid' => (int) $addon->addonid]);
    }
}
