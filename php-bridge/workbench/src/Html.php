<?php

namespace Workbench;

/** Small pieces of HTML that admin templates share; everything from outside is escaped here. */
final class Html
{
    /** @param mixed $value */
    public static function e($value): string
    {
        return htmlspecialchars((string) $value, ENT_QUOTES | ENT_SUBSTITUTE, 'UTF-8');
    }

    public static function status(string $status): string
    {
        return '<span class="badge ' . self::e(strtolower($status)) . '">' . self::e($status) . '</span>';
    }

    /** @param mixed $value */
    public static function input(string $name, string $label, $value, string $type = 'text', string $more = ''): string
    {
        $id = 'f-' . trim((string) preg_replace('/[^a-z0-9]+/i', '-', $name), '-');
        return '<div class="field"><label for="' . $id . '">' . self::e($label) . '</label><input type="' . $type . '" id="' . $id
            . '" name="' . self::e($name) . '" value="' . self::e($value) . '" autocomplete="off"' . ($more !== '' ? ' ' . $more : '') . '></div>';
    }

    /** @param array<int|string,mixed> $options value => label */
    public static function select(string $name, string $label, array $options, string $chosen): string
    {
        $id = 'f-' . trim((string) preg_replace('/[^a-z0-9]+/i', '-', $name), '-');
        return '<div class="field"><label for="' . $id . '">' . self::e($label) . '</label>' . self::options($id, $name, $options, $chosen) . '</div>';
    }

    /** @param array<int|string,mixed> $options */
    public static function options(string $id, string $name, array $options, string $chosen): string
    {
        $html = '<select id="' . self::e($id) . '" name="' . self::e($name) . '">';
        foreach ($options as $value => $text) {
            $html .= '<option value="' . self::e($value) . '"' . ((string) $value === $chosen ? ' selected' : '') . '>' . self::e($text) . '</option>';
        }
        return $html . '</select>';
    }

    public static function check(string $name, string $label, bool $on, string $text = ''): string
    {
        return '<div class="field"><span class="name">' . self::e($label) . '</span><div style="padding-top:.38rem"><label><input type="checkbox" name="'
            . self::e($name) . '" value="on"' . ($on ? ' checked' : '') . '> ' . self::e($text) . '</label></div></div>';
    }

    /** @param mixed $value */
    public static function plain(string $label, $value): string
    {
        return '<div class="field plain"><span class="name">' . self::e($label) . '</span><div>' . self::e($value) . '</div></div>';
    }

    /** @param array<string,mixed> $row with firstname, lastname, companyname */
    public static function person(array $row): string
    {
        $name = trim(($row['firstname'] ?? '') . ' ' . ($row['lastname'] ?? ''));
        return self::e($name !== '' ? $name : ($row['email'] ?? '')) . (($row['companyname'] ?? '') !== '' ? ' <span class="muted">(' . self::e($row['companyname']) . ')</span>' : '');
    }

    /** Configurable options as form fields, the same for admins and clients. @param array<int,array<string,mixed>> $options */
    public static function configurable(array $options): string
    {
        $html = '';
        foreach ($options as $option) {
            $name = 'configoption[' . $option['id'] . ']';
            $type = (int) $option['optiontype'];
            if ($type === ConfigurableOptions::QUANTITY) {
                $max = (int) $option['qtymaximum'];
                $html .= self::input($name, $option['label'], $option['qty'], 'number', 'min="' . (int) $option['qtyminimum'] . '"' . ($max > 0 ? ' max="' . $max . '"' : '') . ' size="6"');
            } elseif ($type === ConfigurableOptions::YESNO) {
                $html .= str_replace('value="on"', 'value="1"', self::check($name, (string) $option['label'], (int) $option['qty'] > 0, (string) ($option['subs'][0]['label'] ?? '')));
            } else {
                $html .= self::select($name, $option['label'], array_column($option['subs'], 'label', 'id'), (string) $option['optionid']);
            }
        }
        return $html;
    }

    /** One custom field of a product. @param array<string,mixed> $field */
    public static function customField(array $field): string
    {
        $name = 'customfield[' . $field['id'] . ']';
        $id = 'f-customfield-' . $field['id'];
        $value = (string) ($field['value'] ?? '');
        $label = '<label for="' . $id . '">' . self::e($field['label']) . ($field['required'] === 'on' ? ' *' : '') . '</label>';
        $required = $field['required'] === 'on' ? ' required' : '';
        switch ($field['fieldtype']) {
            case 'textarea':
                $control = '<textarea id="' . $id . '" name="' . $name . '" rows="3" cols="50"' . $required . '>' . self::e($value) . '</textarea>';
                break;
            case 'dropdown':
                $values = array_map('trim', explode(',', (string) $field['fieldoptions']));
                $control = self::options($id, $name, array_combine($values, $values) ?: [], $value);
                break;
            case 'tickbox':
                $control = '<input type="hidden" name="' . $name . '" value=""><input type="checkbox" id="' . $id . '" name="' . $name . '" value="on"' . ($value !== '' ? ' checked' : '') . '>';
                break;
            default:
                $control = '<input type="' . ($field['fieldtype'] === 'password' ? 'password' : 'text') . '" id="' . $id . '" name="' . $name . '" value="' . self::e($value) . '" autocomplete="off"' . $required . '>';
        }
        $help = (string) $field['description'] !== '' ? '<div class="help">' . self::e($field['description']) . '</div>' : '';
        return '<div class="field">' . $label . $control . $help . '</div>';
    }
}
