{ lib, ... }:

{
  wsl.enable = true;

  # NAS drive of the old server
  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "archive";
      serialNumber = "WD-WCC7K0PHS4LT";
      filesystem = {
        mountPoint = "/srv/archive";
        fsType = "ext4";
        options = [ "nofail" "noatime" ];
        uuid = "3f0c8b7a-2d51-4a6c-9f0e-8b1d7c5e4a23";
      };
    }];
  };
}
