<?php

namespace Workbench;

/** Invoices and their lines. What a payment sets off is in Payments. */
final class Invoices
{
    /** @var Database */
    private $db;
    /** @var Clock */
    private $clock;

    public function __construct(Database $db, Clock $clock)
    {
        $this->db = $db;
        $this->clock = $clock;
    }

    /**
     * @param array<int,array{type:string,relid:int,description:string,amount:float}> $lines
     * @return int the invoice's id
     */
    public function create(int $clientId, array $lines, string $due): int
    {
        $total = array_sum(array_column($lines, 'amount'));
        $id = $this->db->insert('tblinvoices', ['userid' => $clientId, 'date' => $this->clock->today(), 'duedate' => $due,
            'total' => sprintf('%.2f', $total), 'status' => 'Unpaid']);
        foreach ($lines as $line) {
            $this->db->insert('tblinvoiceitems', ['invoiceid' => $id, 'userid' => $clientId, 'type' => $line['type'], 'relid' => $line['relid'],
                'description' => $line['description'], 'amount' => sprintf('%.2f', $line['amount']), 'duedate' => $due]);
        }
        return $id;
    }

    /** @return array<string,mixed>|null with 'items' */
    public function get(int $id): ?array
    {
        $row = $this->db->one('SELECT i.*, c.firstname, c.lastname, c.companyname, c.email FROM tblinvoices i'
            . ' LEFT JOIN tblclients c ON c.id = i.userid WHERE i.id = ?', [$id]);
        if ($row !== null) {
            $row['items'] = $this->db->all('SELECT * FROM tblinvoiceitems WHERE invoiceid = ? ORDER BY id', [$id]);
        }
        return $row;
    }

    /** @return array<int,array<string,mixed>> */
    public function list(int $clientId = 0): array
    {
        return $this->db->all('SELECT i.*, c.firstname, c.lastname FROM tblinvoices i LEFT JOIN tblclients c ON c.id = i.userid'
            . ($clientId > 0 ? ' WHERE i.userid = ' . $clientId : '') . ' ORDER BY i.id DESC');
    }

    /** @return int the open invoice with a line for it, or 0 */
    public function unpaidFor(string $type, int $relid): int
    {
        return (int) $this->db->value('SELECT i.id FROM tblinvoices i JOIN tblinvoiceitems t ON t.invoiceid = i.id'
            . ' WHERE i.status = ? AND t.type = ? AND t.relid = ? ORDER BY i.id LIMIT 1', ['Unpaid', $type, $relid]);
    }

    /** @return bool false when it was paid before: nothing may happen twice */
    public function setPaid(int $id): bool
    {
        return $this->db->run('UPDATE tblinvoices SET status = ?, datepaid = ? WHERE id = ? AND status = ?',
            ['Paid', $this->clock->stamp(), $id, 'Unpaid'])->rowCount() === 1;
    }
}
