<?php

namespace Workbench;

/** The table tblconfiguration: one text per setting. */
final class Settings
{
    /** What holds when nothing was saved. */
    public const DEFAULTS = [
        'CompanyName' => 'Workbench Hosting',
        'ModuleLog' => '',
        'ModuleHooks' => '',
        'ActiveAddonModules' => '',
        'AutoSuspension' => 'on',
        'AutoSuspensionDays' => '5',
        'AutoUnsuspend' => 'on',
        'AutoTermination' => '',
        'AutoTerminationDays' => '30',
        'CreateInvoiceDaysBefore' => '14',
        'UpdateStatsAuto' => 'on',
        'DailyCronHour' => '0',
        'LastDailyCron' => '',
        'Version' => '8.13.1-release.1',
    ];

    /** @var Database */
    private $db;

    public function __construct(Database $db)
    {
        $this->db = $db;
    }

    public function get(string $name): string
    {
        $value = $this->db->value('SELECT value FROM tblconfiguration WHERE setting = ?', [$name]);
        return $value === null ? (self::DEFAULTS[$name] ?? '') : (string) $value;
    }

    public function set(string $name, string $value): void
    {
        $this->db->run('INSERT INTO tblconfiguration (setting, value) VALUES (?, ?)'
            . ' ON CONFLICT (setting) DO UPDATE SET value = excluded.value', [$name, $value]);
    }

    public function on(string $name): bool
    {
        return !in_array($this->get($name), ['', '0', 'off'], true);
    }

    /** @return string[] a comma-separated setting as a list */
    public function names(string $name): array
    {
        return array_values(array_filter(array_map('trim', explode(',', $this->get($name))), 'strlen'));
    }

    /** Adds to a comma-separated setting, once. */
    public function addName(string $name, string $item): void
    {
        $items = $this->names($name);
        if (!in_array($item, $items, true)) {
            $items[] = $item;
            $this->set($name, implode(',', $items));
        }
    }

    public function removeName(string $name, string $item): void
    {
        $this->set($name, implode(',', array_diff($this->names($name), [$item])));
    }
}
