<?php

namespace Workbench;

/** The cart of the session, and what the shop shows. Called by cart.php. */
final class Cart
{
    /** @return array<string,array<int,array<string,mixed>>> group name => products for sale */
    public function catalogue(): array
    {
        $groups = [];
        foreach (App::db()->all('SELECT p.*, g.name AS groupname FROM tblproducts p LEFT JOIN tblproductgroups g ON g.id = p.gid WHERE p.hidden = 0 ORDER BY g."order", g.id, p.id') as $row) {
            $groups[(string) $row['groupname']][] = $row;
        }
        return $groups;
    }

    /** @return array<string,mixed>|null */
    public function product(int $id): ?array
    {
        return App::db()->one('SELECT p.*, g.name AS groupname FROM tblproducts p LEFT JOIN tblproductgroups g ON g.id = p.gid WHERE p.id = ? AND p.hidden = 0', [$id]);
    }

    /**
     * @param array<string,mixed> $product
     * @return array<string,mixed> for the template
     */
    public function form(array $product): array
    {
        $fields = array_filter(App::fields()->of('product', (int) $product['id']), function (array $field): bool {
            return $field['showorder'] === 'on';
        });
        $given = Request::map('customfield');
        foreach ($fields as &$field) {
            $field['value'] = is_string($given[$field['id']] ?? null) ? $given[$field['id']] : '';
            $field['html'] = Html::customField($field);
        }
        unset($field);
        return ['product' => $product, 'domain' => Request::post('domain'), 'fields' => $fields, 'options' => Html::configurable(App::options()->of((int) $product['id'])),
            'addons' => App::db()->all('SELECT a.* FROM tbladdons a JOIN tbladdon_products l ON l.addonid = a.id WHERE l.pid = ?', [$product['id']])];
    }

    /**
     * Puts the posted configuration in the cart.
     *
     * @param array<string,mixed> $product
     * @return string[] what is wrong with it; empty when it is in the cart
     */
    public function add(array $product): array
    {
        $problems = [];
        $domain = strtolower(trim(Request::post('domain')));
        if ($domain !== '' && !preg_match('/^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/', $domain)) {
            $problems[] = 'The host name may have letters, digits, hyphens and dots only.';
        }
        if ($domain === '' && $product['type'] === 'hostingaccount') {
            $problems[] = 'Please enter a domain.';
        }
        $fields = [];
        $given = Request::map('customfield');
        foreach (App::fields()->of('product', (int) $product['id']) as $field) {
            if ($field['showorder'] !== 'on') {
                continue;
            }
            $value = is_string($given[$field['id']] ?? null) ? $given[$field['id']] : '';
            if ($field['required'] === 'on' && trim($value) === '') {
                $problems[] = $field['label'] . ' is required.';
            }
            $fields[(int) $field['id']] = $value;
        }
        foreach (App::hooks()->run('ShoppingCartValidateProductUpdate', ['pid' => (int) $product['id'], 'domain' => $domain, 'customfield' => $fields]) as $answer) {
            $problems = array_merge($problems, array_map('strval', (array) $answer));
        }
        if ($problems === []) {
            $items = $this->items();
            $items[] = [
                'pid' => (int) $product['id'], 'domain' => $domain, 'fields' => $fields,
                'options' => App::options()->choices((int) $product['id'], Request::map('configoption')),
                'addons' => array_values(array_map('intval', array_filter(Request::map('addons'), 'is_string'))),
            ];
            App::session()->set('cart', $items);
        }
        return $problems;
    }

    public function remove(int $index): void
    {
        $items = $this->items();
        unset($items[$index]);
        App::session()->set('cart', array_values($items));
    }

    /** @return array<int,array<string,mixed>> */
    public function items(): array
    {
        return (array) (App::session()->get('cart') ?? []);
    }

    /** @return array<int,array<string,mixed>> what the cart page lists */
    public function lines(): array
    {
        $lines = [];
        foreach ($this->items() as $n => $item) {
            $product = $this->product($item['pid']);
            if ($product === null) {
                continue;
            }
            $options = [];
            foreach (App::options()->of($item['pid']) as $option) {
                $choice = $item['options'][(int) $option['id']] ?? ['optionid' => 0, 'qty' => 0];
                $counted = (int) $option['optiontype'] >= ConfigurableOptions::YESNO;
                $names = array_column($option['subs'], 'label', 'id');
                $options[] = $option['label'] . ': ' . ((int) $option['optiontype'] === ConfigurableOptions::YESNO ? ($choice['qty'] > 0 ? 'yes' : 'no') : ($counted ? $choice['qty'] : ($names[$choice['optionid']] ?? '')));
            }
            $addons = array_filter(array_map(function (int $id): ?array {
                return App::db()->one('SELECT * FROM tbladdons WHERE id = ?', [$id]);
            }, $item['addons']));
            $price = Orders::price($product, $item) + array_sum(array_column($addons, 'price'));
            $lines[] = ['i' => $n, 'product' => $product, 'domain' => $item['domain'], 'options' => $options, 'addons' => array_column($addons, 'name'),
                'setup' => (float) $product['setupfee'], 'price' => sprintf('%.2f', $price), 'now' => $price + (float) $product['setupfee']];
        }
        return $lines;
    }

    public function total(): string
    {
        return sprintf('%.2f', array_sum(array_column($this->lines(), 'now')));
    }

    /** @return array{orderid:int,invoiceid:int,serviceids:int[],addonids:int[]} */
    public function checkout(int $clientId): array
    {
        $items = array_values(array_filter($this->items(), function (array $item): bool {
            return $this->product($item['pid']) !== null;
        }));
        App::session()->set('cart', []);
        return App::orders()->place($clientId, $items);
    }
}
