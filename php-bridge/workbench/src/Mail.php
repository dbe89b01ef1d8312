<?php

namespace Workbench;

/**
 * Mails, written to the outbox (tblemails) and never sent. Templates are Smarty text with WHMCS's merge fields.
 */
final class Mail
{
    /** @var Database */
    private $db;
    /** @var Hooks */
    private $hooks;
    /** @var Clock */
    private $clock;
    /** @var Config */
    private $config;

    public function __construct(Database $db, Hooks $hooks, Clock $clock, Config $config)
    {
        $this->db = $db;
        $this->hooks = $hooks;
        $this->clock = $clock;
        $this->config = $config;
    }

    /** The welcome mail the product names; nothing when it names none (WHMCS-C-072). */
    public function welcome(int $serviceId): void
    {
        $name = $this->db->value('SELECT t.name FROM tblhosting h JOIN tblproducts p ON p.id = h.packageid'
            . ' JOIN tblemailtemplates t ON t.id = p.welcomeemail WHERE h.id = ?', [$serviceId]);
        if ($name !== null) {
            $this->service((string) $name, $serviceId);
        }
    }

    /**
     * A mail about a service to its client.
     *
     * @param array<string,mixed> $custom further merge fields
     * @return bool false when a hook stopped it, or the template is missing, empty or disabled
     */
    public function service(string $template, int $serviceId, array $custom = []): bool
    {
        $service = $this->db->one('SELECT * FROM tblhosting WHERE id = ?', [$serviceId]);
        return $service !== null && $this->send($template, (int) $service['userid'], $serviceId, $this->serviceFields($service), $custom);
    }

    /** @param array<string,mixed> $custom */
    public function client(string $template, int $clientId, array $custom = []): bool
    {
        return $this->send($template, $clientId, $clientId, [], $custom);
    }

    /** @param array<string,mixed> $custom */
    public function invoice(string $template, int $invoiceId, array $custom = []): bool
    {
        $invoice = $this->db->one('SELECT * FROM tblinvoices WHERE id = ?', [$invoiceId]);
        return $invoice !== null && $this->send($template, (int) $invoice['userid'], $invoiceId, [
            'invoice_id' => $invoiceId, 'invoice_num' => $invoiceId, 'invoice_total' => $invoice['total'],
            'invoice_date_due' => $invoice['duedate'], 'invoice_status' => $invoice['status'],
            'invoice_link' => $this->config->url() . '/viewinvoice.php?id=' . $invoiceId,
        ], $custom);
    }

    /** A mail whose text the caller wrote (SendEmail with custommessage). */
    public function custom(int $clientId, int $relid, string $type, string $subject, string $message, array $custom = []): bool
    {
        $fields = [];
        if ($type === 'product' && ($service = $this->db->one('SELECT * FROM tblhosting WHERE id = ?', [$relid])) !== null) {
            $fields = $this->serviceFields($service);
        }
        return $this->deliver('Mass Mail Template', $clientId, $relid, $subject, $message, $fields, $custom);
    }

    /** A plain text mail to the admins. */
    public function admin(string $subject, string $text): void
    {
        $this->adminHtml($subject, nl2br(htmlspecialchars($text, ENT_QUOTES | ENT_SUBSTITUTE, 'UTF-8')));
    }

    /** An HTML mail to the admins. */
    public function adminHtml(string $subject, string $html): void
    {
        $to = implode(', ', array_filter(array_column($this->db->all('SELECT email FROM tbladmins WHERE disabled = 0'), 'email')));
        $this->store(0, $to, $subject, $html, 'Admin', 0);
    }

    /**
     * @param array<string,mixed> $fields
     * @param array<string,mixed> $custom
     */
    private function send(string $template, int $clientId, int $relid, array $fields, array $custom): bool
    {
        $row = $this->db->one('SELECT * FROM tblemailtemplates WHERE name = ?', [$template]);
        if ($row === null || (int) $row['disabled'] === 1 || trim((string) $row['message']) === '') {
            return false;
        }
        return $this->deliver($template, $clientId, $relid, (string) $row['subject'], (string) $row['message'], $fields, $custom);
    }

    /**
     * @param array<string,mixed> $fields
     * @param array<string,mixed> $custom
     */
    private function deliver(string $name, int $clientId, int $relid, string $subject, string $message, array $fields, array $custom): bool
    {
        $client = $this->db->one('SELECT * FROM tblclients WHERE id = ?', [$clientId]);
        if ($client === null) {
            return false;
        }
        $fields = array_merge($this->clientFields($client), $fields, $custom);
        // Contract 4.5: EmailPreSend adds merge fields or stops the mail.
        $answer = $this->hooks->merged('EmailPreSend', ['messagename' => $name, 'relid' => $relid, 'mergefields' => $fields]);
        if (!empty($answer['abortsend'])) {
            App::activity()->add("Email Sending Aborted by Hook - $name", $clientId);
            return false;
        }
        unset($answer['abortsend']);
        $fields = array_merge($fields, $answer);
        $engine = new SmartyEngine();
        try {
            $subject = $engine->text($subject, $fields, false);
            $message = $engine->text($message, $fields, true);
        } catch (\Throwable $e) {
            App::activity()->add("Email Template $name could not be rendered: " . $e->getMessage(), $clientId);
            return false;
        }
        $this->store($clientId, (string) $client['email'], $subject, $message, $name, $relid);
        App::activity()->add("Email Sent to {$client['firstname']} {$client['lastname']} ($subject)", $clientId);
        return true;
    }

    private function store(int $clientId, string $to, string $subject, string $message, string $name, int $relid): void
    {
        $this->db->insert('tblemails', ['userid' => $clientId, 'subject' => $subject, 'message' => $message,
            'date' => $this->clock->stamp(), 'to' => $to, 'messagename' => $name, 'relid' => $relid]);
    }

    /**
     * @param array<string,mixed> $client
     * @return array<string,mixed>
     */
    private function clientFields(array $client): array
    {
        $company = App::settings()->get('CompanyName');
        return [
            'client_id' => $client['id'], 'client_name' => trim($client['firstname'] . ' ' . $client['lastname']),
            'client_first_name' => $client['firstname'], 'client_last_name' => $client['lastname'],
            'client_company_name' => $client['companyname'], 'client_email' => $client['email'],
            'company_name' => $company, 'signature' => $company, 'whmcs_url' => $this->config->url() . '/',
            'date' => $this->clock->today(),
        ];
    }

    /**
     * The fields as they are now: what a module stored before it answered is in the welcome mail.
     *
     * @param array<string,mixed> $service
     * @return array<string,mixed>
     */
    private function serviceFields(array $service): array
    {
        $product = $this->db->one('SELECT * FROM tblproducts WHERE id = ?', [$service['packageid']]) ?? [];
        $server = $this->db->one('SELECT * FROM tblservers WHERE id = ?', [$service['server']]) ?? [];
        $fields = [
            'service_id' => $service['id'], 'service_order_id' => $service['orderid'], 'service_reg_date' => $service['regdate'],
            'service_product_name' => $product['name'] ?? '', 'service_product_description' => $product['description'] ?? '',
            'service_domain' => $service['domain'], 'service_username' => $service['username'],
            'service_password' => App::crypt()->decrypt((string) $service['password']),
            'service_dedicated_ip' => $service['dedicatedip'], 'service_assigned_ips' => $service['assignedips'],
            'service_ns1' => $service['ns1'], 'service_ns2' => $service['ns2'],
            'service_server_name' => $server['name'] ?? '', 'service_server_hostname' => $server['hostname'] ?? '', 'service_server_ip' => $server['ipaddress'] ?? '',
            'service_payment_method' => $service['paymentmethod'], 'service_billing_cycle' => $service['billingcycle'],
            'service_first_payment_amount' => $service['firstpaymentamount'], 'service_recurring_amount' => $service['amount'],
            'service_next_due_date' => $service['nextduedate'], 'service_status' => $service['domainstatus'],
            'service_suspension_reason' => $service['suspendreason'], 'service_custom_fields' => [], 'service_custom_fields_by_name' => [],
        ];
        foreach (App::fields()->of('product', (int) $service['packageid'], (int) $service['id']) as $field) {
            $name = strtolower((string) preg_replace('/[^A-Za-z0-9]+/', '', CustomFields::key((string) $field['fieldname'])));
            $fields['service_custom_field_' . $name] = $field['value'];
            $fields['service_custom_fields'][] = $field['value'];
            $fields['service_custom_fields_by_name'][] = ['name' => $field['label'], 'value' => $field['value']];
        }
        $fields['service_config_options'] = '';
        foreach (App::options()->display((int) $service['packageid'], (int) $service['id']) as $option) {
            $value = $option['optiontype'] >= 3 ? (string) $option['selectedqty'] : $option['selectedoption'];
            $fields['service_config_options'] .= $option['optionname'] . ': ' . $value . "\n";
        }
        return $fields;
    }
}
