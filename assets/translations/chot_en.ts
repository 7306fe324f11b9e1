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
    <message numerus="yes">
        <source>✕ Not right. The next try is possible in %n second(s).</source>
        <translation>
            <numerusform>✕ Not right. The next try is possible in %n second.</numerusform>
            <numerusform>✕ Not right. The next try is possible in %n seconds.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Signing out in %n second(s)</source>
        <translation>
            <numerusform>Signing out in %n second</numerusform>
            <numerusform>Signing out in %n seconds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n person(s)</source>
        <translation>
            <numerusform>%n person</numerusform>
            <numerusform>%n people</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n driver(s)</source>
        <translation>
            <numerusform>%n driver</numerusform>
            <numerusform>%n drivers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n passenger(s)</source>
        <translation>
            <numerusform>%n passenger</numerusform>
            <numerusform>%n passengers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>amended %n time(s)</source>
        <translation>
            <numerusform>amended once</numerusform>
            <numerusform>amended %n times</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n person(s) an hour</source>
        <translation>
            <numerusform>%n person an hour</numerusform>
            <numerusform>%n people an hour</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entry(s) found</source>
        <translation>
            <numerusform>%n entry found</numerusform>
            <numerusform>%n entries found</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n second(s)</source>
        <translation>
            <numerusform>%n second</numerusform>
            <numerusform>%n seconds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Whole vehicle: %n person(s)</source>
        <translation>
            <numerusform>Whole vehicle: %n person</numerusform>
            <numerusform>Whole vehicle: %n people</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entry(s) of {total}</source>
        <translation>
            <numerusform>%n entry of {total}</numerusform>
            <numerusform>%n entries of {total}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new entry(s) above</source>
        <translation>
            <numerusform>%n new entry above</numerusform>
            <numerusform>%n new entries above</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entry(s)</source>
        <translation>
            <numerusform>%n entry</numerusform>
            <numerusform>%n entries</numerusform>
        </translation>
    </message>
</context>
</TS>
