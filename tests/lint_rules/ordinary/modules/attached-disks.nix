# A list of disks with names and serial numbers that has nothing to do with WSL.
{ lib, ... }:
{
  options.inventory.disks = lib.mkOption {
    type = lib.types.listOf lib.types.attrs;
    default = [
      { name = "a"; serialNumber = "0000000000"; devicePattern = "nvme-*"; }
      { name = "a"; serialNumber = "YOUR_SERIAL_HERE"; devicePattern = "usb-*"; }
    ];
  };
}
