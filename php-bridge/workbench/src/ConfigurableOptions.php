<?php

namespace Workbench;

/**
 * Configurable options: what a client picks when ordering. Types as in WHMCS: 1 dropdown, 2 radio, 3 yes/no, 4 quantity.
 */
final class ConfigurableOptions
{
    public const DROPDOWN = 1;
    public const RADIO = 2;
    public const YESNO = 3;
    public const QUANTITY = 4;

    /** @var Database */
    private $db;

    public function __construct(Database $db)
    {
        $this->db = $db;
    }

    /**
     * @return array<int,array<string,mixed>> options with 'subs', 'label' and, for a service, 'optionid' and 'qty'
     */
    public function of(int $productId, int $serviceId = 0): array
    {
        $rows = $this->db->all('SELECT o.*, h.optionid, h.qty FROM tblproductconfigoptions o'
            . ' JOIN tblproductconfiglinks l ON l.gid = o.gid AND l.pid = ?'
            . ' LEFT JOIN tblhostingconfigoptions h ON h.configid = o.id AND h.relid = ?'
            . ' ORDER BY o."order", o.id', [$productId, $serviceId]);
        foreach ($rows as &$row) {
            $row['label'] = CustomFields::label((string) $row['optionname']);
            $row['subs'] = $this->db->all('SELECT * FROM tblproductconfigoptionssub WHERE configid = ? ORDER BY sortorder, id', [$row['id']]);
            foreach ($row['subs'] as &$sub) {
                $sub['label'] = CustomFields::label((string) $sub['optionname']);
            }
            unset($sub);
            $row['optionid'] = (int) ($row['optionid'] ?? 0) ?: (int) ($row['subs'][0]['id'] ?? 0);
            $row['qty'] = (int) ($row['qty'] ?? $row['qtyminimum']);
        }
        return $rows;
    }

    /**
     * What people chose in a form, made valid: a known sub-option, a number within its limits, 1 or 0.
     *
     * @param array<int|string,mixed> $form option id => sub-option id, number, or 1
     * @param bool $partial a yes/no that is not named stays as it is; else it is an unticked box
     * @return array<int,array{optionid:int,qty:int}> by option id
     */
    public function choices(int $productId, array $form, int $serviceId = 0, bool $partial = false): array
    {
        $choices = [];
        foreach ($this->of($productId, $serviceId) as $option) {
            $id = (int) $option['id'];
            $given = $form[$id] ?? null;
            if ((int) $option['optiontype'] === self::QUANTITY) {
                $qty = $given === null ? $option['qty'] : (int) $given;
                $qty = max((int) $option['qtyminimum'], $qty);
                $max = (int) $option['qtymaximum'];
                $choices[$id] = ['optionid' => $option['optionid'], 'qty' => $max > 0 ? min($max, $qty) : $qty];
            } elseif ((int) $option['optiontype'] === self::YESNO) {
                $choices[$id] = ['optionid' => $option['optionid'], 'qty' => $given === null ? ($partial ? (int) $option['qty'] : 0) : (int) (bool) $given];
            } else {
                $ids = array_map('intval', array_column($option['subs'], 'id'));
                $choices[$id] = ['optionid' => in_array((int) $given, $ids, true) ? (int) $given : $option['optionid'], 'qty' => 0];
            }
        }
        return $choices;
    }

    /** @param array<int,array{optionid:int,qty:int}> $choices */
    public function save(int $serviceId, array $choices): void
    {
        foreach ($choices as $configId => $choice) {
            $this->db->run('INSERT INTO tblhostingconfigoptions (relid, configid, optionid, qty) VALUES (?, ?, ?, ?)'
                . ' ON CONFLICT (relid, configid) DO UPDATE SET optionid = excluded.optionid, qty = excluded.qty',
                [$serviceId, $configId, $choice['optionid'], $choice['qty']]);
        }
    }

    /** @param array<int,array{optionid:int,qty:int}> $choices */
    public function price(int $productId, array $choices): float
    {
        $sum = 0.0;
        foreach ($this->of($productId) as $option) {
            $choice = $choices[(int) $option['id']] ?? null;
            foreach ($choice === null ? [] : $option['subs'] as $sub) {
                if ((int) $sub['id'] === $choice['optionid']) {
                    $counted = in_array((int) $option['optiontype'], [self::YESNO, self::QUANTITY], true);
                    $sum += (float) $sub['price'] * ($counted ? $choice['qty'] : 1);
                }
            }
        }
        return $sum;
    }

    /** @return array<string,string|int> as $params['configoptions']: keyed by the system name before | (WHMCS-C-076) */
    public function values(int $productId, int $serviceId): array
    {
        $values = [];
        foreach ($this->of($productId, $serviceId) as $option) {
            $counted = in_array((int) $option['optiontype'], [self::YESNO, self::QUANTITY], true);
            $name = '';
            foreach ($option['subs'] as $sub) {
                if ((int) $sub['id'] === $option['optionid']) {
                    $name = CustomFields::key((string) $sub['optionname']);
                }
            }
            $values[CustomFields::key((string) $option['optionname'])] = $counted ? $option['qty'] : $name;
        }
        return $values;
    }

    /** @return array<int,array<string,mixed>> as the product details template wants them */
    public function display(int $productId, int $serviceId): array
    {
        $rows = [];
        foreach ($this->of($productId, $serviceId) as $option) {
            $chosen = '';
            foreach ($option['subs'] as $sub) {
                $chosen = (int) $sub['id'] === $option['optionid'] ? $sub['label'] : $chosen;
            }
            $rows[] = ['optionname' => $option['label'], 'optiontype' => (int) $option['optiontype'],
                'selectedqty' => $option['qty'], 'selectedoption' => $chosen];
        }
        return $rows;
    }
}
