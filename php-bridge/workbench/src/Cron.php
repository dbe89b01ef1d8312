<?php

namespace Workbench;

use WHMCS\Service\Service;

/**
 * What the cron does: once a day invoices, suspensions, terminations, cancellations and usage; the hooks of every run.
 *
 * Called by crons/cron.php. It reports each thing it does as a line through $say.
 */
final class Cron
{
    /** @var callable(string):void */
    private $say;

    public function __construct(callable $say)
    {
        $this->say = $say;
    }

    public function run(bool $forceDaily): void
    {
        App::hooks()->run('PreCronJob', []);
        $settings = App::settings();
        $clock = App::clock();
        $due = $settings->get('LastDailyCron') !== $clock->today() && (int) date('G', $clock->now()) >= (int) $settings->get('DailyCronHour');
        if ($due || $forceDaily) {
            $settings->set('LastDailyCron', $clock->today());
            foreach (['invoices', 'suspensions', 'terminations', 'cancellations', 'usage'] as $task) {
                App::hooks()->run('PreAutomationTask', ['task' => $task]);
                $this->$task();
                App::hooks()->run('PostAutomationTask', ['task' => $task, 'completed' => true]);
            }
            App::hooks()->run('DailyCronJob', []);
            $this->tell('daily work done for ' . $clock->today());
        }
        App::hooks()->run('AfterCronJob', []);
    }

    private function tell(string $line): void
    {
        ($this->say)($line);
    }

    private function invoices(): void
    {
        $until = App::clock()->day((int) App::settings()->get('CreateInvoiceDaysBefore'));
        $rows = App::db()->all("SELECT h.*, p.name AS product FROM tblhosting h JOIN tblproducts p ON p.id = h.packageid WHERE h.domainstatus IN ('Active', 'Suspended')"
            . " AND h.nextinvoicedate <= ? AND h.billingcycle NOT IN ('Free Account', 'One Time')", [$until]);
        foreach ($rows as $row) {
            if (App::invoices()->unpaidFor('Hosting', (int) $row['id']) > 0) {
                continue;
            }
            $next = date('Y-m-d', (int) strtotime($row['nextduedate'] . ' ' . (Orders::CYCLES[$row['billingcycle']] ?? '+1 month')));
            $id = App::invoices()->create((int) $row['userid'], [['type' => 'Hosting', 'relid' => (int) $row['id'], 'amount' => (float) $row['amount'],
                'description' => $row['product'] . ($row['domain'] !== '' ? ' - ' . $row['domain'] : '') . " ({$row['nextduedate']} - $next)"]], (string) $row['nextduedate']);
            App::db()->update('tblhosting', ['nextinvoicedate' => $next], ['id' => $row['id']]);
            App::mail()->invoice('Invoice Created', $id);
            $this->tell("invoice $id for service {$row['id']}");
        }
    }

    private function suspensions(): void
    {
        if (!App::settings()->on('AutoSuspension')) {
            return;
        }
        foreach ($this->overdue("'Active'", 'AutoSuspensionDays') as $service) {
            // Contract 4.6: per service, overriding until a date or for good.
            $until = (string) $service->overidesuspenduntil;
            if ((int) $service->overideautosuspend === 1 && ($until === '' || $until >= App::clock()->today())) {
                continue;
            }
            $this->act($service, 'SuspendAccount', ['suspendreason' => Lifecycle::OVERDUE]);
        }
    }

    private function terminations(): void
    {
        if (App::settings()->on('AutoTermination')) {
            foreach ($this->overdue("'Active', 'Suspended'", 'AutoTerminationDays') as $service) {
                $this->act($service, 'TerminateAccount', []);
            }
        }
    }

    private function cancellations(): void
    {
        $rows = App::db()->all("SELECT r.id, r.type, h.id AS service, h.nextduedate FROM tblcancelrequests r JOIN tblhosting h ON h.id = r.relid"
            . " WHERE h.domainstatus IN ('Active', 'Suspended')");
        foreach ($rows as $row) {
            if ($row['type'] === 'Immediate' || $row['nextduedate'] <= App::clock()->today()) {
                $this->act(Service::findOrFail($row['service']), 'TerminateAccount', []);
            }
        }
    }

    /** WHMCS-C-165: once per enabled server and day; no server, no call. */
    private function usage(): void
    {
        if (!App::settings()->on('UpdateStatsAuto')) {
            return;
        }
        foreach (App::db()->all('SELECT * FROM tblservers WHERE disabled = 0 ORDER BY id') as $server) {
            $module = (string) $server['type'];
            if (!App::modules()->has($module, 'UsageUpdate')) {
                continue;
            }
            try {
                App::modules()->call($module, 'UsageUpdate', App::params()->forServerId((int) $server['id']));
                $this->tell("usage of server {$server['id']} ({$server['name']})");
            } catch (\Throwable $e) {
                App::activity()->add("Usage Update Failed - Server ID: {$server['id']} - Error: " . $e->getMessage());
            }
        }
    }

    /** @return Service[] services whose open invoice is so many days past due */
    private function overdue(string $statuses, string $daysSetting): array
    {
        $limit = App::clock()->day(-(int) App::settings()->get($daysSetting));
        $rows = App::db()->all("SELECT DISTINCT h.id FROM tblhosting h JOIN tblinvoiceitems t ON t.type = 'Hosting' AND t.relid = h.id"
            . " JOIN tblinvoices i ON i.id = t.invoiceid AND i.status = 'Unpaid'"
            . " WHERE h.domainstatus IN ($statuses) AND h.nextduedate <= ? AND t.duedate <= ? ORDER BY h.id", [$limit, $limit]);
        return array_map(function (array $row): Service {
            return Service::findOrFail($row['id']);
        }, $rows);
    }

    /** @param array<string,mixed> $extra */
    private function act(Service $service, string $function, array $extra): void
    {
        // WHMCS-C-061: a function that does not exist is no automation.
        if (!App::modules()->has($service->module(), $function)) {
            return;
        }
        $reason = App::lifecycle()->run($service, $function, true, $extra);
        $this->tell("$function for service {$service->id}: $reason");
    }
}
