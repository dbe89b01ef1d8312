<?php
/**
 * Writes to WHMCS's record of one service or addon: by its model where there is one (that of the running call, or one
 * that is looked up), else by the API. Called by Effects.
 */

declare(strict_types=1);

namespace Hostler;

final class ServiceRecord
{
    /** Properties that are columns of a service, and what UpdateClientProduct calls them. */
    private const API_FIELDS = [
        'Username' => 'serviceusername',
        'Password' => 'servicepassword',
        'Domain' => 'domain',
        'Dedicated IP' => 'dedicatedip',
        'Disk Usage' => 'diskusage',
        'Disk Limit' => 'disklimit',
        'Bandwidth Usage' => 'bwusage',
        'Bandwidth Limit' => 'bwlimit',
    ];

    private int $service;
    private int $addon;
    private ?object $model;

    private function __construct(int $service, int $addon, ?object $model)
    {
        $this->service = $service;
        $this->addon = $addon;
        $this->model = $model;
    }

    /** @param array<mixed> $params of the running call: its model is used when it is this service's */
    public static function of(int $service, int $addon, array $params): self
    {
        $same = (int) ($params['serviceid'] ?? 0) === $service && (int) ($params['addonId'] ?? 0) === $addon;
        $model = $same && is_object($params['model'] ?? null) ? $params['model'] : Whmcs::model($service, $addon);
        return new self($service, $addon, $model);
    }

    /** Whether a service shows this property in its own fields, and so in mails. */
    public static function isCore(string $name): bool
    {
        return isset(self::API_FIELDS[$name]);
    }

    /** @throws \RuntimeException when WHMCS has no way to store it */
    public function setProperty(string $name, string $value): void
    {
        $properties = $this->properties();
        if ($properties !== null) {
            $properties->save([$name => $value]);
            return;
        }
        if ($this->addon === 0 && isset(self::API_FIELDS[$name])) {
            Whmcs::api('UpdateClientProduct', ['serviceid' => $this->service, self::API_FIELDS[$name] => $value]);
            return;
        }
        throw new \RuntimeException('WHMCS gave no record to store "' . $name . '" in');
    }

    /**
     * Usage in megabytes, with the time it was taken: WHMCS shows usage only then.
     *
     * @param array<mixed> $fields diskusage, disklimit, bwusage, bwlimit
     */
    public function setUsage(array $fields): void
    {
        $known = array_flip(array_filter(self::API_FIELDS, static function (string $field): bool {
            return in_array($field, ['diskusage', 'disklimit', 'bwusage', 'bwlimit'], true);
        }));
        $fields = array_map('intval', array_intersect_key($fields, $known));
        if ($fields === []) {
            return;
        }
        $properties = $this->properties();
        if ($properties !== null) {
            $named = ['Last Update' => date('Y-m-d H:i:s')];
            foreach ($fields as $field => $megabytes) {
                $named[$known[$field]] = (string) $megabytes;
            }
            $properties->save($named);
            return;
        }
        $table = Whmcs::table('tblhosting');
        if ($table !== null) {
            $table->where('id', $this->service)->update($fields + ['lastupdate' => date('Y-m-d H:i:s')]);
            return;
        }
        Whmcs::api('UpdateClientProduct', ['serviceid' => $this->service] + $fields);
    }

    private function properties(): ?object
    {
        // Asked for plainly: a model may answer to the name without admitting it to isset.
        $properties = $this->model !== null ? $this->model->serviceProperties : null;
        return is_object($properties) && is_callable([$properties, 'save']) ? $properties : null;
    }
}
