{ ... }:
let
  slow = [ "nofail" "x-systemd.device-timeout=60s" ];
in
{
  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "cold";
      serialNumber = "71K0A03DFVGG";
      devicePattern = "scsi-SATA_TOSHIBA_MG08ACA1_71K0A03DFVGG-part1";
      filesystem = {
        mountPoint = "/srv/cold";
        fsType = "ext4";
        options = [ "noatime" "nofail" ];
      };
    }];
  };
  fileSystems."/tmp/build" = {
    device = "tmpfs";
    fsType = "tmpfs";
    options = slow;
  };
}
