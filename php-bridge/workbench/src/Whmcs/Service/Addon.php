<?php

namespace WHMCS\Service;

use Workbench\App;

/** $params['model'] of a product addon: its row in tblhostingaddons. */
class Addon extends Service
{
    protected const ATTRIBUTES = [
        'orderId' => 'orderid', 'serviceId' => 'hostingid', 'addonId' => 'addonid', 'clientId' => 'userid', 'serverId' => 'server',
        'billingCycle' => 'billingcycle', 'nextDueDate' => 'nextduedate', 'registrationDate' => 'regdate', 'recurringFee' => 'recurring',
    ];
    protected const TABLE = 'tblhostingaddons';

    public function __get($name)
    {
        if ($name === 'product') {
            return $this->service()->product;
        }
        return parent::__get($name);
    }

    public function kind(): string
    {
        return 'addon';
    }

    public function module(): string
    {
        return (string) App::db()->value('SELECT module FROM tbladdons WHERE id = ?', [$this->row['addonid']]);
    }

    public function service(): Service
    {
        return Service::findOrFail($this->row['hostingid']);
    }
}
