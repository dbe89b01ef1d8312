<?php

namespace Workbench\Api;

use Workbench\App;

/** Mails, tickets, to-do items, and clients. */
final class ContactCommands
{
    public function SendEmail(array $v): array
    {
        $custom = [];
        if (is_string($v['customvars'] ?? null) && $v['customvars'] !== '') {
            $decoded = @unserialize((string) base64_decode($v['customvars']), ['allowed_classes' => false]);
            $custom = is_array($decoded) ? $decoded : [];
        } elseif (is_array($v['customvars'] ?? null)) {
            $custom = $v['customvars'];
        }
        $id = (int) ($v['id'] ?? 0);
        $name = (string) ($v['messagename'] ?? '');
        if ($name === '' && (string) ($v['custommessage'] ?? '') !== '') {
            $type = (string) ($v['customtype'] ?? 'general');
            $client = $type === 'product' ? (int) App::db()->value('SELECT userid FROM tblhosting WHERE id = ?', [$id]) : $id;
            $sent = App::mail()->custom($client, $id, $type, (string) ($v['customsubject'] ?? ''), (string) $v['custommessage'], $custom);
        } else {
            $type = App::db()->value('SELECT type FROM tblemailtemplates WHERE name = ?', [$name]);
            if ($type === null) {
                throw new \InvalidArgumentException('Email Template not found');
            }
            if ($id === 0) {
                throw new \InvalidArgumentException('Related ID is required');
            }
            $sent = $type === 'product' ? App::mail()->service($name, $id, $custom)
                : ($type === 'invoice' ? App::mail()->invoice($name, $id, $custom) : App::mail()->client($name, $id, $custom));
        }
        if (!$sent) {
            // Contract 4.2: also when a hook stopped it or the template is empty or disabled.
            throw new \InvalidArgumentException('Sending Failed. Please see documentation.');
        }
        return [];
    }

    public function SendAdminEmail(array $v): array
    {
        $text = (string) ($v['custommessage'] ?? '');
        if ($text === '' && isset($v['messagename'])) {
            $text = (string) App::db()->value('SELECT message FROM tblemailtemplates WHERE name = ?', [$v['messagename']]);
        }
        if ($text === '') {
            throw new \InvalidArgumentException('You must provide either a template name or a custom message');
        }
        App::mail()->adminHtml((string) ($v['customsubject'] ?? $v['messagename'] ?? 'Notice'), $text);
        return [];
    }

    public function OpenTicket(array $v): array
    {
        $dept = (int) ($v['deptid'] ?? 0);
        if (App::db()->value('SELECT 1 FROM tblticketdepartments WHERE id = ?', [$dept]) === null) {
            throw new \InvalidArgumentException('Department ID not found');
        }
        foreach (['subject' => 'Subject is required', 'message' => 'Message is required'] as $field => $text) {
            if ((string) ($v[$field] ?? '') === '') {
                throw new \InvalidArgumentException($text);
            }
        }
        $client = (int) ($v['clientid'] ?? 0);
        if ($client > 0 && App::db()->value('SELECT 1 FROM tblclients WHERE id = ?', [$client]) === null) {
            throw new \InvalidArgumentException('Client ID Not Found');
        }
        if ($client === 0 && ((string) ($v['name'] ?? '') === '' || (string) ($v['email'] ?? '') === '')) {
            throw new \InvalidArgumentException('Name and email address are required if not a client');
        }
        $tid = (string) random_int(100000, 999999);
        $id = App::db()->insert('tbltickets', ['tid' => $tid, 'did' => $dept, 'userid' => $client, 'name' => (string) ($v['name'] ?? ''),
            'email' => (string) ($v['email'] ?? ''), 'service' => isset($v['serviceid']) ? 'S' . (int) $v['serviceid'] : '', 'date' => App::clock()->stamp(),
            'title' => (string) $v['subject'], 'message' => (string) $v['message'], 'urgency' => (string) ($v['priority'] ?? 'Medium'),
            'admin' => empty($v['admin']) ? '' : 'admin']);
        App::hooks()->run(empty($v['admin']) ? 'TicketOpen' : 'TicketOpenAdmin', ['ticketid' => $id, 'ticketmask' => $tid, 'userid' => $client,
            'deptid' => $dept, 'subject' => (string) $v['subject'], 'message' => (string) $v['message']]);
        return ['id' => $id, 'tid' => $tid, 'c' => bin2hex(random_bytes(4))];
    }

    public function AddTicketReply(array $v): array
    {
        $id = (int) ($v['ticketid'] ?? 0);
        if (App::db()->value('SELECT 1 FROM tbltickets WHERE id = ?', [$id]) === null) {
            throw new \InvalidArgumentException('Ticket ID Not Found');
        }
        App::db()->insert('tblticketreplies', ['tid' => $id, 'userid' => (int) ($v['clientid'] ?? 0), 'date' => App::clock()->stamp(),
            'message' => (string) ($v['message'] ?? ''), 'admin' => (string) ($v['adminusername'] ?? '')]);
        App::db()->update('tbltickets', ['status' => (string) ($v['status'] ?? (empty($v['adminusername']) ? 'Customer-Reply' : 'Answered'))], ['id' => $id]);
        return [];
    }

    public function UpdateTicket(array $v): array
    {
        $id = (int) ($v['ticketid'] ?? 0);
        if (App::db()->value('SELECT 1 FROM tbltickets WHERE id = ?', [$id]) === null) {
            throw new \InvalidArgumentException('Ticket ID Not Found');
        }
        $map = ['subject' => 'title', 'priority' => 'urgency', 'status' => 'status', 'deptid' => 'did'];
        $change = [];
        foreach ($map as $given => $column) {
            if (isset($v[$given])) {
                $change[$column] = (string) $v[$given];
            }
        }
        App::db()->update('tbltickets', $change, ['id' => $id]);
        return ['ticketid' => $id];
    }

    public function GetTickets(array $v): array
    {
        $rows = array_values(array_filter(App::db()->all('SELECT * FROM tbltickets ORDER BY id DESC'), function (array $row) use ($v): bool {
            foreach (['clientid' => 'userid', 'deptid' => 'did', 'status' => 'status', 'email' => 'email'] as $given => $column) {
                if (isset($v[$given]) && (string) $v[$given] !== '' && (string) $v[$given] !== (string) $row[$column]) {
                    return false;
                }
            }
            return !isset($v['subject']) || (string) $v['subject'] === '' || stripos((string) $row['title'], (string) $v['subject']) !== false;
        }));
        $total = count($rows);
        $rows = array_slice($rows, (int) ($v['limitstart'] ?? 0), (int) ($v['limitnum'] ?? 25));
        return ['totalresults' => $total, 'startnumber' => (int) ($v['limitstart'] ?? 0), 'numreturned' => count($rows), 'tickets' => ['ticket' => array_map(function (array $row): array {
            return ['id' => (int) $row['id'], 'ticketid' => (int) $row['id'], 'tid' => $row['tid'], 'deptid' => (int) $row['did'], 'userid' => (int) $row['userid'],
                'subject' => $row['title'], 'status' => $row['status'], 'priority' => $row['urgency'], 'date' => $row['date'], 'service' => $row['service']];
        }, $rows)]];
    }

    public function GetSupportDepartments(array $v): array
    {
        $rows = App::db()->all('SELECT id, name FROM tblticketdepartments ORDER BY id');
        return ['totalresults' => count($rows), 'departments' => ['department' => $rows]];
    }

    // WHMCS-C-205: there is no AddToDoItem.

    public function GetToDoItems(array $v): array
    {
        $rows = App::db()->all('SELECT * FROM tbltodolist ORDER BY id DESC');
        return ['totalresults' => count($rows), 'items' => ['item' => $rows]];
    }

    public function GetToDoItemStatuses(array $v): array
    {
        $rows = App::db()->all('SELECT status AS type, COUNT(*) AS count FROM tbltodolist GROUP BY status');
        return ['totalresults' => count($rows), 'todoitemstatuses' => ['status' => $rows]];
    }

    public function UpdateToDoItem(array $v): array
    {
        $id = (int) ($v['itemid'] ?? 0);
        if (App::db()->value('SELECT 1 FROM tbltodolist WHERE id = ?', [$id]) === null) {
            throw new \InvalidArgumentException('TODO Item ID Not Found');
        }
        App::db()->update('tbltodolist', array_intersect_key($v, array_flip(['date', 'title', 'description', 'admin', 'status', 'duedate'])), ['id' => $id]);
        return ['itemid' => $id];
    }

    public function GetClientsDetails(array $v): array
    {
        $row = App::db()->one('SELECT * FROM tblclients WHERE id = ? OR email = ?', [(int) ($v['clientid'] ?? 0), (string) ($v['email'] ?? '')]);
        if ($row === null) {
            throw new \InvalidArgumentException('Client Not Found');
        }
        unset($row['password']);
        return ['userid' => (int) $row['id'], 'client' => $row] + $row;
    }

    public function GetClients(array $v): array
    {
        $rows = App::db()->all('SELECT id, firstname, lastname, companyname, email, datecreated, status FROM tblclients ORDER BY id');
        return ['totalresults' => count($rows), 'clients' => ['client' => $rows]];
    }
}
