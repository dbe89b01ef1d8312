<?php

namespace Workbench\Api;

use WHMCS\Service\Status;
use Workbench\App;
use Workbench\CustomFields;

/** Reading and writing services, addons, products and servers. */
final class ServiceCommands
{
    /** API field => column of tblhosting. */
    private const FIELDS = [
        'pid' => 'packageid', 'serverid' => 'server', 'regdate' => 'regdate', 'nextduedate' => 'nextduedate', 'terminationdate' => 'termination_date',
        'domain' => 'domain', 'firstpaymentamount' => 'firstpaymentamount', 'recurringamount' => 'amount', 'paymentmethod' => 'paymentmethod',
        'billingcycle' => 'billingcycle', 'subscriptionid' => 'subscriptionid', 'status' => 'domainstatus', 'notes' => 'notes',
        'serviceusername' => 'username', 'overideautosuspend' => 'overideautosuspend', 'overidesuspenduntil' => 'overidesuspenduntil',
        'ns1' => 'ns1', 'ns2' => 'ns2', 'dedicatedip' => 'dedicatedip', 'assignedips' => 'assignedips', 'suspendreason' => 'suspendreason',
        'diskusage' => 'diskusage', 'disklimit' => 'disklimit', 'bwusage' => 'bwusage', 'bwlimit' => 'bwlimit', 'lastupdate' => 'lastupdate',
    ];
    private const UNSETTABLE = ['domain', 'serviceusername', 'servicepassword', 'subscriptionid', 'ns1', 'ns2', 'dedicatedip', 'assignedips', 'notes', 'suspendreason'];

    public function UpdateClientProduct(array $v): array
    {
        $id = (int) ($v['serviceid'] ?? 0);
        $service = $this->service($id);
        $change = [];
        foreach (self::FIELDS as $field => $column) {
            if (isset($v[$field]) && !is_array($v[$field])) {
                $change[$column] = (string) $v[$field];
            }
        }
        if (isset($change['domainstatus']) && !in_array($change['domainstatus'], Status::ALL, true)) {
            throw new \InvalidArgumentException('Invalid Status');
        }
        if (isset($v['servicepassword'])) {
            $change['password'] = App::crypt()->encrypt((string) $v['servicepassword']);
        }
        foreach ((array) ($v['unset'] ?? []) as $field) {
            if (in_array($field, self::UNSETTABLE, true)) {
                $change[$field === 'servicepassword' ? 'password' : self::FIELDS[$field]] = '';
            }
        }
        App::db()->update('tblhosting', $change, ['id' => $id]);
        $package = (int) ($change['packageid'] ?? $service['packageid']);
        foreach ($this->serialised($v['customfields'] ?? null) as $field => $value) {
            $key = is_int($field) || ctype_digit((string) $field) ? (int) $field : App::fields()->find('product', $package, (string) $field);
            if ($key !== null) {
                App::fields()->save($key, $id, (string) $value);
            }
        }
        $chosen = array_map(function ($value) {
            return is_array($value) ? ($value['optionid'] ?? $value['qty'] ?? 0) : $value;
        }, $this->serialised($v['configoptions'] ?? null));
        if ($chosen !== []) {
            App::options()->save($id, App::options()->choices($package, $chosen, $id, true));
        }
        App::hooks()->run('ServiceEdit', ['userid' => (int) $service['userid'], 'serviceid' => $id]);
        return ['serviceid' => $id];
    }

    public function GetClientsProducts(array $v): array
    {
        $map = ['clientid' => 'userid', 'serviceid' => 'id', 'pid' => 'packageid', 'domain' => 'domain', 'username2' => 'username'];
        $rows = array_values(array_filter(App::services()->list(), function (array $row) use ($v, $map): bool {
            foreach ($map as $given => $column) {
                if (isset($v[$given]) && (string) $v[$given] !== '' && (string) $v[$given] !== (string) $row[$column]) {
                    return false;
                }
            }
            return true;
        }));
        $start = (int) ($v['limitstart'] ?? 0);
        $page = array_slice($rows, $start, (int) ($v['limitnum'] ?? 25));
        return ['clientid' => (int) ($v['clientid'] ?? 0), 'serviceid' => $v['serviceid'] ?? null, 'pid' => $v['pid'] ?? null, 'domain' => $v['domain'] ?? null,
            'totalresults' => count($rows), 'startnumber' => $start, 'numreturned' => count($page),
            'products' => ['product' => array_map([$this, 'product'], $page)]];
    }

    public function GetServers(array $v): array
    {
        // No user name, password or access hash in the answer.
        return ['servers' => array_map(function (array $row): array {
            return ['id' => (int) $row['id'], 'name' => $row['name'], 'hostname' => $row['hostname'], 'ipaddress' => $row['ipaddress'], 'module' => $row['type'],
                'active' => (int) $row['disabled'] === 0, 'activeServices' => (int) App::db()->value("SELECT COUNT(*) FROM tblhosting WHERE server = ? AND domainstatus IN ('Active', 'Suspended')", [$row['id']]),
                'maxAllowedServices' => (int) $row['maxaccounts'], 'percentUsed' => 0, 'status' => ['http' => false, 'load' => '', 'uptime' => '']];
        }, App::db()->all('SELECT * FROM tblservers ORDER BY id')), 'fetchStatus' => !empty($v['fetchStatus'])];
    }

    public function GetProducts(array $v): array
    {
        $rows = array_filter(App::db()->all('SELECT * FROM tblproducts ORDER BY id'), function (array $row) use ($v): bool {
            return (!isset($v['pid']) || in_array((string) $row['id'], explode(',', (string) $v['pid']), true))
                && (!isset($v['gid']) || (string) $row['gid'] === (string) $v['gid'])
                && (!isset($v['module']) || $row['servertype'] === $v['module']);
        });
        return ['totalresults' => count($rows), 'products' => ['product' => array_values(array_map(function (array $row): array {
            return ['pid' => (int) $row['id'], 'gid' => (int) $row['gid'], 'type' => $row['type'], 'name' => $row['name'], 'description' => $row['description'],
                'module' => $row['servertype'], 'paytype' => 'recurring', 'pricing' => ['USD' => ['monthly' => $row['price'], 'msetupfee' => $row['setupfee']]]];
        }, $rows))]];
    }

    public function GetClientsAddons(array $v): array
    {
        $ids = isset($v['serviceid']) ? explode(',', (string) $v['serviceid']) : null;
        $rows = array_filter(App::db()->all('SELECT * FROM tblhostingaddons ORDER BY id'), function (array $row) use ($v, $ids): bool {
            return ($ids === null || in_array((string) $row['hostingid'], $ids, true))
                && (!isset($v['clientid']) || (string) $row['userid'] === (string) $v['clientid'])
                && (!isset($v['addonid']) || (string) $row['addonid'] === (string) $v['addonid']);
        });
        return ['totalresults' => count($rows), 'numreturned' => count($rows), 'addons' => ['addon' => array_values(array_map(function (array $row): array {
            return ['id' => (int) $row['id'], 'userid' => (int) $row['userid'], 'orderid' => (int) $row['orderid'], 'serviceid' => (int) $row['hostingid'],
                'addonid' => (int) $row['addonid'], 'name' => $row['name'], 'recurring' => $row['recurring'], 'billingcycle' => $row['billingcycle'],
                'status' => $row['status'], 'regdate' => $row['regdate'], 'nextduedate' => $row['nextduedate'], 'notes' => $row['notes']];
        }, $rows))]];
    }

    public function UpdateClientAddon(array $v): array
    {
        $id = (int) ($v['id'] ?? 0);
        if (App::db()->value('SELECT 1 FROM tblhostingaddons WHERE id = ?', [$id]) === null) {
            throw new \InvalidArgumentException('Addon ID Not Found');
        }
        $change = array_intersect_key($v, array_flip(['status', 'name', 'regdate', 'nextduedate', 'recurring', 'billingcycle', 'notes']));
        App::db()->update('tblhostingaddons', $change, ['id' => $id]);
        return ['id' => $id];
    }

    private function product(array $row): array
    {
        $server = App::db()->one('SELECT name, hostname, ipaddress FROM tblservers WHERE id = ?', [$row['server']]) ?? ['name' => '', 'hostname' => '', 'ipaddress' => ''];
        $fields = array_map(function (array $field): array {
            return ['id' => (int) $field['id'], 'name' => CustomFields::key((string) $field['fieldname']), 'translated_name' => $field['label'], 'value' => $field['value']];
        }, App::fields()->of('product', (int) $row['packageid'], (int) $row['id']));
        $options = array_map(function (array $option): array {
            $types = [1 => 'dropdown', 2 => 'radio', 3 => 'yesno', 4 => 'quantity'];
            return ['id' => 0, 'option' => $option['optionname'], 'type' => $types[$option['optiontype']] ?? '', 'value' => $option['optiontype'] >= 3 ? $option['selectedqty'] : $option['selectedoption']];
        }, App::options()->display((int) $row['packageid'], (int) $row['id']));
        return [
            'id' => (int) $row['id'], 'qty' => 1, 'clientid' => (int) $row['userid'], 'orderid' => (int) $row['orderid'], 'pid' => (int) $row['packageid'],
            'regdate' => $row['regdate'], 'name' => $row['product'], 'translated_name' => $row['product'], 'groupname' => $row['groupname'], 'domain' => $row['domain'],
            'dedicatedip' => $row['dedicatedip'], 'serverid' => (int) $row['server'], 'servername' => $server['name'], 'serverip' => $server['ipaddress'],
            'serverhostname' => $server['hostname'], 'suspensionreason' => $row['suspendreason'], 'firstpaymentamount' => $row['firstpaymentamount'],
            'recurringamount' => $row['amount'], 'paymentmethod' => $row['paymentmethod'], 'billingcycle' => $row['billingcycle'], 'nextduedate' => $row['nextduedate'],
            'status' => $row['domainstatus'], 'username' => $row['username'], 'password' => App::crypt()->decrypt((string) $row['password']),
            'subscriptionid' => $row['subscriptionid'], 'overideautosuspend' => (int) $row['overideautosuspend'], 'overidesuspenduntil' => (string) $row['overidesuspenduntil'],
            'ns1' => $row['ns1'], 'ns2' => $row['ns2'], 'assignedips' => $row['assignedips'], 'notes' => $row['notes'], 'diskusage' => $row['diskusage'],
            'disklimit' => $row['disklimit'], 'bwusage' => $row['bwusage'], 'bwlimit' => $row['bwlimit'], 'lastupdate' => (string) $row['lastupdate'],
            'customfields' => ['customfield' => $fields], 'configoptions' => ['configoption' => $options],
        ];
    }

    private function service(int $id): array
    {
        if ($id === 0) {
            throw new \InvalidArgumentException('Service ID is required');
        }
        $row = App::db()->one('SELECT * FROM tblhosting WHERE id = ?', [$id]);
        if ($row === null) {
            throw new \InvalidArgumentException('Service ID Not Found');
        }
        return $row;
    }

    /** Contract 4.2: base64 of a PHP-serialised array. */
    private function serialised($value): array
    {
        if (!is_string($value) || $value === '') {
            return [];
        }
        $decoded = @unserialize((string) base64_decode($value), ['allowed_classes' => false]);
        return is_array($decoded) ? $decoded : [];
    }
}
