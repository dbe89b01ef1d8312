<?php

namespace Workbench;

/**
 * Custom fields of products and addons, and their values per service. Hooks may change values on load and save.
 */
final class CustomFields
{
    /** @var Database */
    private $db;
    /** @var Hooks */
    private $hooks;

    public function __construct(Database $db, Hooks $hooks)
    {
        $this->db = $db;
        $this->hooks = $hooks;
    }

    /**
     * @param string $type product or addon
     * @param int $relid the product's or addon's id
     * @return array<int,array<string,mixed>> rows; with $owner also 'value'
     */
    public function of(string $type, int $relid, int $owner = 0): array
    {
        $rows = $this->db->all('SELECT f.*, v.value AS value FROM tblcustomfields f'
            . ' LEFT JOIN tblcustomfieldsvalues v ON v.fieldid = f.id AND v.relid = ?'
            . ' WHERE f.type = ? AND f.relid = ? ORDER BY f.sortorder, f.id', [$owner, $type, $relid]);
        foreach ($rows as &$row) {
            $row['value'] = (string) $row['value'];
            if ($owner > 0) {
                foreach ($this->hooks->run('CustomFieldLoad', ['fieldid' => $row['id'], 'relid' => $owner, 'value' => $row['value']]) as $answer) {
                    $row['value'] = is_array($answer) && isset($answer['value']) ? (string) $answer['value'] : $row['value'];
                }
            }
            $row['label'] = self::label((string) $row['fieldname']);
        }
        return $rows;
    }

    /** The part of system_name|Display Name that modules see. */
    public static function key(string $name): string
    {
        return trim(explode('|', $name, 2)[0]);
    }

    /** The part people see. */
    public static function label(string $name): string
    {
        $parts = explode('|', $name, 2);
        return trim($parts[1] ?? $parts[0]);
    }

    public function save(int $fieldId, int $owner, string $value): void
    {
        foreach ($this->hooks->run('CustomFieldSave', ['fieldid' => $fieldId, 'relid' => $owner, 'value' => $value]) as $answer) {
            $value = is_array($answer) && isset($answer['value']) ? (string) $answer['value'] : $value;
        }
        $this->db->run('INSERT INTO tblcustomfieldsvalues (fieldid, relid, value) VALUES (?, ?, ?)'
            . ' ON CONFLICT (fieldid, relid) DO UPDATE SET value = excluded.value', [$fieldId, $owner, $value]);
    }

    /** @return int|null the id of the field with that name (or the system part of it) */
    public function find(string $type, int $relid, string $name): ?int
    {
        foreach ($this->of($type, $relid) as $row) {
            if ($row['fieldname'] === $name || self::key((string) $row['fieldname']) === $name) {
                return (int) $row['id'];
            }
        }
        return null;
    }

    /** An admin-only text field, as a service property makes one. */
    public function create(string $type, int $relid, string $name): int
    {
        return $this->db->insert('tblcustomfields', [
            'type' => $type, 'relid' => $relid, 'fieldname' => $name, 'fieldtype' => 'text', 'adminonly' => 'on',
        ]);
    }
}
