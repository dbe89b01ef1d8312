<?php

namespace WHMCS\Service;

use Workbench\App;
use Workbench\ServiceProperties;

/**
 * $params['model'] of a service: its row in tblhosting, readable as columns or documented attribute names.
 *
 * No Eloquent: reading, save(), refresh(), and serviceProperties are all it does.
 *
 * @property-read ServiceProperties $serviceProperties
 */
class Service
{
    /** Documented attribute => column. */
    protected const ATTRIBUTES = [
        'orderId' => 'orderid', 'packageId' => 'packageid', 'productId' => 'packageid', 'clientId' => 'userid',
        'serverId' => 'server', 'domainStatus' => 'domainstatus', 'status' => 'domainstatus',
        'diskUsage' => 'diskusage', 'diskLimit' => 'disklimit', 'bandwidthUsage' => 'bwusage', 'bandwidthLimit' => 'bwlimit',
        'dedicatedIp' => 'dedicatedip', 'assignedIps' => 'assignedips', 'billingCycle' => 'billingcycle',
        'nextDueDate' => 'nextduedate', 'suspendReason' => 'suspendreason', 'registrationDate' => 'regdate',
        'recurringAmount' => 'amount', 'firstPaymentAmount' => 'firstpaymentamount',
    ];
    protected const TABLE = 'tblhosting';

    /** @var array<string,mixed> */
    protected $row;
    /** @var array<string,mixed> */
    protected $changed = [];
    /** @var ServiceProperties|null */
    private $properties;

    /** @param array<string,mixed> $row */
    final public function __construct(array $row)
    {
        $this->row = $row;
    }

    /** @return static|null */
    public static function find($id)
    {
        $row = App::db()->one('SELECT * FROM ' . static::TABLE . ' WHERE id = ?', [(int) $id]);
        return $row === null ? null : new static($row);
    }

    /** @return static */
    public static function findOrFail($id)
    {
        $found = static::find($id);
        if ($found === null) {
            throw new \RuntimeException('No query results for model [' . static::class . '] ' . (int) $id);
        }
        return $found;
    }

    public function __get($name)
    {
        if ($name === 'serviceProperties') {
            return $this->properties ?? ($this->properties = new ServiceProperties($this));
        }
        if ($name === 'client') {
            return (object) App::db()->one('SELECT * FROM tblclients WHERE id = ?', [$this->row['userid']]);
        }
        if ($name === 'product') {
            return $this->product();
        }
        return $this->row[static::ATTRIBUTES[$name] ?? $name] ?? null;
    }

    public function __isset($name)
    {
        return $this->__get($name) !== null;
    }

    public function __set($name, $value)
    {
        $column = static::ATTRIBUTES[$name] ?? $name;
        if (array_key_exists($column, $this->row)) {
            $this->row[$column] = $value;
            $this->changed[$column] = $value;
        }
    }

    /** Writes what was set on this object. */
    public function save()
    {
        App::db()->update(static::TABLE, $this->changed, ['id' => $this->row['id']]);
        $this->changed = [];
        return true;
    }

    /** Reads the row again. */
    public function refresh()
    {
        $this->row = App::db()->one('SELECT * FROM ' . static::TABLE . ' WHERE id = ?', [$this->row['id']]) ?? $this->row;
        return $this;
    }

    /** @return array<string,mixed> */
    public function toArray()
    {
        $row = $this->row;
        unset($row['password']);
        return $row;
    }

    /** Keeps objects out of var_dump, print_r and json_encode: no password, no database. */
    public function __debugInfo()
    {
        return ['id' => $this->row['id'] ?? 0];
    }

    /** 'service' or 'addon': the type the Module Queue uses. */
    public function kind(): string
    {
        return 'service';
    }

    /** The module this is provisioned with; empty when none. */
    public function module(): string
    {
        return (string) App::db()->value('SELECT servertype FROM tblproducts WHERE id = ?', [$this->row['packageid']]);
    }

    /** The service itself; for an addon its parent. */
    public function service(): Service
    {
        return $this;
    }

    private function product()
    {
        $product = App::db()->one('SELECT * FROM tblproducts WHERE id = ?', [$this->row['packageid']]);
        if ($product === null) {
            return null;
        }
        $product['productGroup'] = (object) App::db()->one('SELECT * FROM tblproductgroups WHERE id = ?', [$product['gid']]);
        $product['overageDiskLimit'] = $product['overageBandwidthLimit'] = 0;
        return (object) $product;
    }
}
