<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>Words</name>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%n minute</numerusform>
            <numerusform>%n minutes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s)</source>
        <translation>
            <numerusform>%n hour</numerusform>
            <numerusform>%n hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n codes are in view</source>
        <translation>
            <numerusform>%n code is in view</numerusform>
            <numerusform>%n codes are in view</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entry(s) waiting to be saved</source>
        <translation>
            <numerusform>%n entry waiting to be saved</numerusform>
            <numerusform>%n entries waiting to be saved</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more reason(s)</source>
        <translation>
            <numerusform>and %n more reason</numerusform>
            <numerusform>and %n more reasons</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more fault(s)</source>
        <translation>
            <numerusform>and %n more fault</numerusform>
            <numerusform>and %n more faults</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Confirmed, %n held apart</source>
        <translation>
            <numerusform>Confirmed, %n held apart</numerusform>
            <numerusform>Confirmed, %n held apart</numerusform>
        </translation>
    </message>
</context>
</TS>
