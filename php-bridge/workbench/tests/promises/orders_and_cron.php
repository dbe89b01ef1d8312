<?php
/** Orders, payments, renewals, the cron (contract 1.4, 4.6, 7.5). */

$renewal = function (Bench $b, int $id): int {
    return (int) $b->db()->query("SELECT i.id FROM tblinvoices i JOIN tblinvoiceitems t ON t.invoiceid = i.id WHERE i.status = 'Unpaid' AND t.type = 'Hosting' AND t.relid = $id")->fetchColumn();
};

return [
    'paying the first invoice provisions in that very request' => function (Bench $b): void {
        $placed = $b->client()->order(1, false);
        same([], $b->calls('CreateAccount'));
        same('success', $b->post('viewinvoice.php', ['a' => 'pay', 'id' => $placed['invoiceid']])['result']);
        same('Active', $b->service($placed['serviceids'][0])['status']);
    },
    'paying twice provisions once' => function (Bench $b): void {
        $placed = $b->client()->order(1);
        same('error', $b->post('viewinvoice.php', ['a' => 'pay', 'id' => $placed['invoiceid']])['result']);
        same(1, count($b->calls('CreateAccount')));
    },
    'autosetup decides: when ordered, when accepted, never' => function (Bench $b): void {
        $onOrder = $b->client()->order(4, false);
        same('Active', $b->service($onOrder['serviceids'][0])['status']);
        $onAccept = $b->order(3);
        $byHand = $b->order(5);
        same(['Pending', 'Pending'], [$b->service($onAccept['serviceids'][0])['status'], $b->service($byHand['serviceids'][0])['status']]);
        same('success', $b->api('AcceptOrder', ['orderid' => $onAccept['orderid'], 'autosetup' => 1])['result']);
        same('Active', $b->service($onAccept['serviceids'][0])['status']);
        same('Order ID not found or Status not Pending', $b->api('AcceptOrder', ['orderid' => $onAccept['orderid']])['message']);
    },
    'a host name with markup in it is refused' => function (Bench $b): void {
        same('error', $b->client()->post('cart.php', ['a' => 'add', 'pid' => 1, 'domain' => '<script>.example'])['result']);
    },
    'an overdue service is suspended by the cron with the overdue reason, and payment brings it back' => function (Bench $b) use ($renewal): void {
        $id = $b->client()->order(1)['serviceids'][0];
        $b->cron('+20 days');
        same('Active', $b->service($id)['status']);
        $b->cron('+40 days');
        same(['Suspended', 'Overdue on Payment'], [$b->service($id)['status'], $b->service($id)['suspensionreason']]);
        same('Overdue on Payment', $b->calls('SuspendAccount')[0]['params']['suspendreason']);
        $b->post('viewinvoice.php', ['a' => 'pay', 'id' => $renewal($b, $id)]);
        same(['Active', 1], [$b->service($id)['status'], count($b->calls('UnsuspendAccount'))]);
    },
    'WHMCS-C-083 a service suspended by hand for another reason stays suspended when the invoice is paid' => function (Bench $b) use ($renewal): void {
        $id = $b->client()->order(1)['serviceids'][0];
        $b->api('ModuleSuspend', ['serviceid' => $id, 'suspendreason' => 'Abuse']);
        $b->cron('+20 days');
        $b->post('viewinvoice.php', ['a' => 'pay', 'id' => $renewal($b, $id)]);
        same(['Suspended', []], [$b->service($id)['status'], $b->calls('UnsuspendAccount')]);
    },
    'WHMCS-C-095 Renew runs on every paid renewal invoice and not on the first' => function (Bench $b) use ($renewal): void {
        $id = $b->client()->order(1)['serviceids'][0];
        same([], $b->calls('Renew'));
        $b->cron('+20 days');
        $b->post('viewinvoice.php', ['a' => 'pay', 'id' => $renewal($b, $id)]);
        $b->cron('+50 days');
        $b->post('viewinvoice.php', ['a' => 'pay', 'id' => $renewal($b, $id)]);
        same(2, count($b->calls('Renew')));
        $due = date('Y-m-d');
        foreach ([1, 2, 3] as $month) {
            $due = date('Y-m-d', (int) strtotime("$due +1 month"));
        }
        same($due, $b->service($id)['nextduedate']);
    },
    'WHMCS-C-096 a Renew that fails is queued like the other lifecycle functions' => function (Bench $b) use ($renewal): void {
        $id = $b->client()->order(1)['serviceids'][0];
        $b->answer(['Renew' => 'licence server is down']);
        $b->cron('+20 days');
        $b->post('viewinvoice.php', ['a' => 'pay', 'id' => $renewal($b, $id)]);
        same(['Renew', 'licence server is down'], [$b->api('GetModuleQueue')['queue'][0]['moduleAction'], $b->api('GetModuleQueue')['queue'][0]['lastAttemptError']]);
    },
    'termination by the cron happens when it is enabled' => function (Bench $b): void {
        $id = $b->client()->order(1)['serviceids'][0];
        $b->cron('+90 days');
        same('Suspended', $b->service($id)['status']);
        $b->db()->exec("INSERT OR REPLACE INTO tblconfiguration VALUES ('AutoTermination', 'on')");
        $b->cron('+91 days');
        same('Terminated', $b->service($id)['status']);
    },
    'an immediate cancellation request terminates with the next cron' => function (Bench $b): void {
        $id = $b->client()->order(1)['serviceids'][0];
        $b->post("clientarea.php?action=cancel&id=$id", ['type' => 'Immediate', 'cancellationreason' => 'x']);
        $b->cron('now');
        same('Terminated', $b->service($id)['status']);
    },
    'a service may be kept from automatic suspension' => function (Bench $b): void {
        $id = $b->client()->order(1)['serviceids'][0];
        $b->api('UpdateClientProduct', ['serviceid' => $id, 'overideautosuspend' => 1]);
        $b->cron('+20 days');
        $b->cron('+60 days');
        same('Active', $b->service($id)['status']);
    },
    'WHMCS-C-165 UsageUpdate runs once a day for each enabled server, and never without a server' => function (Bench $b): void {
        $b->cron('now');
        $b->cron('now');
        same(1, count($b->calls('UsageUpdate')));
        $params = $b->calls('UsageUpdate')[0]['params'];
        same([1, 'api.example.com', false], [$params['serverid'], $params['serverhostname'], isset($params['serviceid'])]);
        $b->cron('+1 day');
        same(2, count($b->calls('UsageUpdate')));
        $b->db()->exec('UPDATE tblservers SET disabled = 1');
        $b->cron('+2 days');
        same(2, count($b->calls('UsageUpdate')));
    },
    'AfterCronJob runs with every cron, DailyCronJob once a day' => function (Bench $b): void {
        $b->cron('now');
        $b->cron('now');
        same([2, 1], [count($b->hooks('AfterCronJob')), count($b->hooks('DailyCronJob'))]);
    },
    'a paid upgrade switches the product first and calls ChangePackage then' => function (Bench $b): void {
        $id = $b->client()->order(1)['serviceids'][0];
        $invoice = $b->post('upgrade.php', ['id' => $id, 'type' => 'package', 'pid' => 2])['invoiceid'];
        same([1, []], [$b->service($id)['pid'], $b->calls('ChangePackage')]);
        $b->post('viewinvoice.php', ['a' => 'pay', 'id' => $invoice]);
        $params = $b->calls('ChangePackage')[0]['params'];
        same([2, 'cx32', '10.00'], [$params['pid'], $params['configoption1'], $b->service($id)['recurringamount']]);
    },
    'changed options call ChangePackage with the new options' => function (Bench $b): void {
        $id = $b->client()->order(1)['serviceids'][0];
        $invoice = $b->post('upgrade.php', ['id' => $id, 'type' => 'configoptions', 'configoption' => [1 => 2, 2 => 4]])['invoiceid'];
        $b->post('viewinvoice.php', ['a' => 'pay', 'id' => $invoice]);
        same(['image' => 'ubuntu', 'ips' => 4, 'backups' => 0], $b->calls('ChangePackage')[0]['params']['configoptions']);
    },
    'a product the module does not offer as an upgrade is refused' => function (Bench $b): void {
        $id = $b->client()->order(1)['serviceids'][0];
        same('error', $b->post('upgrade.php', ['id' => $id, 'type' => 'package', 'pid' => 3])['result']);
    },
];
