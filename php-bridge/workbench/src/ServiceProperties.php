<?php

namespace Workbench;

use WHMCS\Service\Service;

/**
 * $params['model']->serviceProperties: named values of a service or addon (contract 3.5).
 *
 * For a service ten names are columns of tblhosting; every other name, and every name for an addon, is a custom field
 * made on first use.
 */
final class ServiceProperties
{
    private const CORE = [
        'username' => 'username', 'password' => 'password', 'domain' => 'domain', 'license key' => 'domain',
        'dedicated ip' => 'dedicatedip', 'disk usage' => 'diskusage', 'disk limit' => 'disklimit',
        'bandwidth usage' => 'bwusage', 'bandwidth limit' => 'bwlimit', 'last update' => 'lastupdate',
    ];

    /** @var Service */
    private $model;

    public function __construct(Service $model)
    {
        $this->model = $model;
    }

    /** @param array<string,mixed> $values name => value, or name => ['type' => …, 'value' => …] */
    public function save(array $values)
    {
        foreach ($values as $name => $value) {
            $value = is_array($value) ? (string) ($value['value'] ?? '') : (string) $value;
            $column = $this->column((string) $name);
            if ($column !== null) {
                App::db()->update('tblhosting', [$column => $column === 'password' ? App::crypt()->encrypt($value) : $value], ['id' => $this->model->id]);
            } else {
                $fields = App::fields();
                [$type, $relid] = $this->owner();
                $id = $fields->find($type, $relid, (string) $name) ?? $fields->create($type, $relid, (string) $name);
                $fields->save($id, (int) $this->model->id, $value);
            }
        }
        $this->model->refresh();
        return true;
    }

    /** @return string empty when never saved */
    public function get($name)
    {
        $column = $this->column((string) $name);
        if ($column !== null) {
            $value = (string) App::db()->value("SELECT $column FROM tblhosting WHERE id = ?", [$this->model->id]);
            return $column === 'password' ? App::crypt()->decrypt($value) : $value;
        }
        [$type, $relid] = $this->owner();
        foreach (App::fields()->of($type, $relid, (int) $this->model->id) as $field) {
            if ($field['fieldname'] === $name || CustomFields::key((string) $field['fieldname']) === $name) {
                return (string) $field['value'];
            }
        }
        return '';
    }

    private function column(string $name): ?string
    {
        return $this->model->kind() === 'service' ? (self::CORE[strtolower(trim($name))] ?? null) : null;
    }

    /** @return array{0:string,1:int} whose custom fields these are */
    private function owner(): array
    {
        return $this->model->kind() === 'addon' ? ['addon', (int) $this->model->addonid] : ['product', (int) $this->model->packageid];
    }
}
