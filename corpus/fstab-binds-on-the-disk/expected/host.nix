{ pkgs, ... }:

{
  wsl.enable = true;

  # Attached by attach-archive.ps1, which the task "Archive disk" runs
  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "archive";
      serialNumber = "ZL2PA8QX";
      filesystem = {
        mountPoint = "/srv/archive";
        fsType = "xfs";
        options = [ "noatime" "nofail" ];
        uuid = "0b1d7c9e-55aa-4f0e-8f3c-2f9d6c1e7a40";
      };
    }];
  };

  fileSystems."/home/ole/photos" = {
    device = "/srv/archive/photos";
    options = [ "bind" "nofail" ];
  };
}
